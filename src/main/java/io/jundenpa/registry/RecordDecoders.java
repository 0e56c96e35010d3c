package io.jundenpa.registry;

import io.jundenpa.event.AvroDecoders;
import io.jundenpa.event.DecoderFactory;
import io.jundenpa.event.InputFormat;
import io.jundenpa.event.ProtobufDecoders;
import io.jundenpa.settings.Pipeline;
import io.jundenpa.settings.SchemaSettings;

/** Makes the decoders of a pipeline's records. */
public final class RecordDecoders {

    private RecordDecoders() {}

    /**
     * The decoders of a pipeline. Opens no connection: a decoder asks the registry when it needs a schema.
     *
     * @throws io.jundenpa.format.document.InvalidFileException if the settings of the registry are refused
     */
    public static DecoderFactory of(Pipeline pipeline) {
        Pipeline.Input input = pipeline.input();
        if (input.schemas() instanceof SchemaSettings.Local local) {
            return AvroDecoders.bare(input.fields(), local.text());
        }
        if (input.schemas() instanceof SchemaSettings.Message message) {
            return ProtobufDecoders.bare(input.fields(), message.files(), message.name());
        }
        if (input.schemas() instanceof SchemaSettings.Registry registry) {
            RegistryClient client = RegistryClient.of(registry, pipeline);
            return input.format() == InputFormat.AVRO
                    ? AvroDecoders.framed(input.fields(), client)
                    : ProtobufDecoders.framed(input.fields(), client);
        }
        return input.format().decoders(input.fields());
    }
}
