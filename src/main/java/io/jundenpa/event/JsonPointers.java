package io.jundenpa.event;

import java.util.ArrayList;
import java.util.List;

/** JSON Pointers (RFC 6901): {@code /card/country}, with {@code ~1} for a slash in a name and {@code ~0} for a tilde. */
public final class JsonPointers {

    private JsonPointers() {}

    /** The pointer to a key of the top object. */
    public static String pointer(String key) {
        return "/" + key.replace("~", "~0").replace("/", "~1");
    }

    /** Whether a text is a pointer to a part of a document: the whole document has no name. */
    public static boolean isPointer(String text) {
        return text.matches("(?s)(/([^~/]|~[01])*)+");
    }

    /** The names on the way of a pointer, at least one. */
    public static List<String> names(String pointer) {
        List<String> names = new ArrayList<>();
        for (String name : pointer.substring(1).split("/", -1)) {
            names.add(name.replace("~1", "/").replace("~0", "~"));
        }
        return names;
    }
}
