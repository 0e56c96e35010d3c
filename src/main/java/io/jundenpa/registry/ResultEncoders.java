package io.jundenpa.registry;

import io.jundenpa.event.AvroEncoders;
import io.jundenpa.event.EncoderFactory;
import io.jundenpa.settings.Pipeline;
import io.jundenpa.settings.SchemaSettings;
import java.util.List;

/** Makes the encoders of a pipeline's results, and registers the schema of results in Avro. */
public final class ResultEncoders {

    private ResultEncoders() {}

    /**
     * The encoders of a pipeline. Registers the schema of results in Avro under the subject {@code TOPIC-value}, or looks it
     * up there if {@code auto.register.schemas} is false.
     *
     * @param labels the names of the model's outputs; empty if they have no names
     * @param width the number of outputs
     * @throws RegistryException if the registry does not take the schema or does not answer
     * @throws io.jundenpa.format.document.InvalidFileException if the settings of the registry are refused
     */
    public static EncoderFactory register(Pipeline pipeline, List<String> labels, int width) {
        Pipeline.Output output = pipeline.output();
        if (output.schemas() instanceof SchemaSettings.Registry registry) {
            int id = RegistryClient.of(registry, pipeline)
                    .register(subject(output), schema(output, labels, width), registry.registers());
            return AvroEncoders.framed(output.format(), id);
        }
        return output.format()::encoder;
    }

    /**
     * Checks that the registry would take the schema of results in Avro. Changes nothing.
     *
     * @param labels the names of the model's outputs; empty if they have no names
     * @param width the number of outputs
     * @throws RegistryException if the registry would not take the schema or does not answer
     * @throws io.jundenpa.format.document.InvalidFileException if the settings of the registry are refused
     */
    public static void check(Pipeline pipeline, List<String> labels, int width) {
        Pipeline.Output output = pipeline.output();
        if (output.schemas() instanceof SchemaSettings.Registry registry) {
            RegistryClient client = RegistryClient.of(registry, pipeline);
            String schema = schema(output, labels, width);
            if (registry.registers()) {
                client.checkCompatible(subject(output), schema);
            } else {
                client.register(subject(output), schema, false);
            }
        }
    }

    private static String subject(Pipeline.Output output) {
        return output.topic() + "-value";
    }

    private static String schema(Pipeline.Output output, List<String> labels, int width) {
        return AvroEncoders.schema(output.format(), output.topic(), labels, width);
    }
}
