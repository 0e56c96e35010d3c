package io.jundenpa.event;

import static io.jundenpa.event.RejectCode.UNKNOWN_SCHEMA;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * The plans of the schemas that records were written with: how a record of a schema is read. For one thread.
 *
 * @param <P> a plan
 */
final class WriterPlans<P> {

    /** More than a topic has. Bounds the memory. */
    private static final int MAX_PLANS = 1000;

    private final WriterSchemas schemas;
    private final Function<List<WriterSchema>, P> planner;
    private final Map<SchemaId, Plan<P>> plans = new HashMap<>();
    private SchemaId lastId = new SchemaId(SchemaId.Kind.ID, 0, 0);
    private Optional<Plan<P>> last = Optional.empty();

    /** A plan, or the problem of a schema that cannot be used. */
    private record Plan<P>(Optional<P> usable, String problem) {}

    /**
     * The plans of a topic.
     *
     * @param planner makes the plan of a schema; throws {@link IllegalArgumentException} with the problem if it cannot
     */
    WriterPlans(WriterSchemas schemas, Function<List<WriterSchema>, P> planner) {
        this.schemas = schemas;
        this.planner = planner;
    }

    /** The plan of the schema that the last record names. */
    P of(SchemaFraming framing) throws RejectException {
        if (last.isEmpty() || !framing.is(lastId)) {
            SchemaId id = framing.id();
            last = Optional.of(known(id));
            lastId = id;
        }
        Plan<P> plan = last.get();
        if (plan.usable().isEmpty()) {
            throw new RejectException(UNKNOWN_SCHEMA, plan.problem());
        }
        return plan.usable().get();
    }

    private Plan<P> known(SchemaId id) throws RejectException {
        Plan<P> known = plans.get(id);
        if (known != null) {
            return known;
        }
        Plan<P> plan = plan(id);
        if (plans.size() == MAX_PLANS) {
            plans.clear();
        }
        plans.put(id, plan);
        return plan;
    }

    private Plan<P> plan(SchemaId id) throws RejectException {
        List<WriterSchema> schema = schemas.get(id);
        try {
            return new Plan<>(Optional.of(planner.apply(schema)), "");
        } catch (IllegalArgumentException e) {
            return new Plan<>(
                    Optional.empty(), "schema " + id + " " + Rejections.problem(String.valueOf(e.getMessage())));
        }
    }
}
