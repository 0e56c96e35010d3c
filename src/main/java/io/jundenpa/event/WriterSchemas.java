package io.jundenpa.event;

import java.util.List;

/** The schemas that records were written with. All threads share it. */
public interface WriterSchemas {

    /**
     * A schema: first the schemas that it refers to, each after those that it refers to itself.
     *
     * @throws RejectException if there is no such schema
     * @throws SchemasUnavailableException if that is not known now
     */
    List<WriterSchema> get(SchemaId id) throws RejectException;
}
