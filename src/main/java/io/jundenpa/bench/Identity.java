package io.jundenpa.bench;

import io.jundenpa.application.StreamsApplication;
import io.jundenpa.event.Event;
import io.jundenpa.settings.Pipeline;
import java.util.Arrays;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.Topology;

/** Copies the bytes of the records. Shows the cost of Kafka Streams without scoring. */
final class Identity implements Contestant {

    static final String NAME = "identity";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public StreamsApplication connect(Pipeline pipeline) {
        var topology = new Topology()
                .addSource(
                        "input",
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer(),
                        pipeline.input().topic())
                .addSink(
                        "output",
                        pipeline.output().topic(),
                        new ByteArraySerializer(),
                        new ByteArraySerializer(),
                        "input");
        return StreamsApplication.connect(topology, pipeline, NAME);
    }

    @Override
    public boolean isRight(Event record, byte[] result) {
        return Arrays.equals(record.value(), result);
    }
}
