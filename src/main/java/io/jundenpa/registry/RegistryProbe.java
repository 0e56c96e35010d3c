package io.jundenpa.registry;

import io.jundenpa.settings.Pipeline;
import io.jundenpa.settings.SchemaSettings;
import java.util.stream.Stream;

/** Asks the registry of a pipeline before the start. */
public final class RegistryProbe {

    private RegistryProbe() {}

    /**
     * Waits until the registry of a pipeline answers. Does nothing for a pipeline without one.
     *
     * @throws RegistryException if it does not answer within 10 s, or at once if it refuses to
     * @throws io.jundenpa.format.document.InvalidFileException if the settings of the registry are refused
     */
    public static void reach(Pipeline pipeline) {
        Stream.of(pipeline.input().schemas(), pipeline.output().schemas())
                .flatMap(schemas -> schemas instanceof SchemaSettings.Registry registry
                        ? Stream.of(registry)
                        : Stream.<SchemaSettings.Registry>empty())
                .findFirst()
                .ifPresent(registry -> RegistryClient.of(registry, pipeline).reach());
    }
}
