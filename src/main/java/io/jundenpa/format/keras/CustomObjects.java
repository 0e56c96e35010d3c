package io.jundenpa.format.keras;

import com.fasterxml.jackson.databind.JsonNode;
import io.jundenpa.format.tensor.FormatException;
import java.util.Set;

/**
 * Refuses custom objects: classes and functions that are not part of Keras. Their names can be the same as names of Keras.
 *
 * <p>Keras 3 writes the package of a class as {@code module}, and the name of a registered custom class as
 * {@code registered_name}, in the form {@code PACKAGE>CLASS}. Older files have neither. Source: Keras 3.15,
 * {@code serialize_keras_object} in {@code keras/src/saving/serialization_lib.py}, and {@code get_registered_name} in
 * {@code keras/src/saving/object_registration.py}.
 */
final class CustomObjects {

    /** Files of Keras 2 have the module {@code builtins} for functions. */
    private static final Set<String> KERAS_PACKAGES =
            Set.of("keras", "keras_core", "tf_keras", "tensorflow", "builtins");

    private CustomObjects() {}

    /**
     * Checks that a layer, a model or an activation belongs to Keras.
     *
     * @param place the beginning of the message
     * @param object the entry in the file
     * @throws FormatException if it is a custom object
     */
    static void refuse(String place, JsonNode object) throws FormatException {
        JsonNode module = object.path("module");
        String registered = object.path("registered_name").asText();
        boolean inKeras = module.isMissingNode()
                || module.isNull()
                || KERAS_PACKAGES.contains(module.asText().split("\\.", 2)[0]);
        if (!inKeras || registered.contains(">")) {
            String found = inKeras
                    ? registered
                    : object.path("class_name").asText() + " of module \"" + module.asText() + "\"";
            throw new FormatException(
                    place + "has the class " + found + ", which is not supported, expected a class of Keras;"
                            + " build the model from layers and activations of Keras");
        }
    }
}
