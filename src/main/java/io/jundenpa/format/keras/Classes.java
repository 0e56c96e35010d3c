package io.jundenpa.format.keras;

import com.fasterxml.jackson.databind.JsonNode;
import io.jundenpa.format.tensor.FormatException;
import java.util.Set;

/**
 * The classes that a file names: those of Keras, or of the user's own, which may have the same names.
 *
 * <p>Keras writes the package in which it finds a class as {@code module}, and the name under which the user registered one
 * as {@code registered_name}, {@code package>class}. Older files have neither.
 */
final class Classes {

    /** {@code builtins} is that of the functions, in files of Keras 2. */
    private static final Set<String> PACKAGES = Set.of("keras", "keras_core", "tf_keras", "tensorflow", "builtins");

    private Classes() {}

    /**
     * Checks that a layer, a model or an activation is one of Keras.
     *
     * @param place what the message begins with
     * @param object its entry in the file
     * @throws FormatException if its class is one of the user's own
     */
    static void requireKeras(String place, JsonNode object) throws FormatException {
        JsonNode module = object.path("module");
        String registered = object.path("registered_name").asText();
        boolean inKeras = module.isMissingNode()
                || module.isNull()
                || PACKAGES.contains(module.asText().split("\\.", 2)[0]);
        if (!inKeras || registered.contains(">")) {
            String found = inKeras
                    ? registered
                    : object.path("class_name").asText() + " of module \"" + module.asText() + "\"";
            throw new FormatException(
                    place + "has the class " + found + ", which is not supported, expected one of Keras;"
                            + " build the model of the layers and activations of Keras");
        }
    }
}
