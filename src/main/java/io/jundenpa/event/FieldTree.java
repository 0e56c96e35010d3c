package io.jundenpa.event;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The fields that features read, as a tree of names. A node is a field or an object with fields, not both.
 */
final class FieldTree {

    private final Map<String, FieldTree> children = new LinkedHashMap<>();
    private final List<Integer> features = new ArrayList<>();

    /** The last row that had this object or list. */
    private long row;

    private FieldTree() {}

    /** The fields in the value or in the key. */
    static FieldTree of(FeatureRow features, Field.Source source) {
        var root = new FieldTree();
        for (int feature = 0; feature < features.count(); feature++) {
            Field field = features.field(feature);
            if (field.source() == source) {
                FieldTree node = root;
                for (String name : JsonPointers.names(field.at())) {
                    node = node.children.computeIfAbsent(name, key -> new FieldTree());
                }
                node.features.add(feature);
            }
        }
        return root;
    }

    /** The fields of an object by name; empty for a field. */
    Map<String, FieldTree> children() {
        return children;
    }

    /** Marks an object or list as found in a row. Returns false if it already is. */
    boolean mark(long row) {
        boolean first = this.row != row;
        this.row = row;
        return first;
    }

    /** The features that read this field. */
    List<Integer> features() {
        return features;
    }
}
