package io.jundenpa.topology;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.header.internals.RecordHeaders;

/** The headers that say which record of a partition a result belongs to: topic, and partition and offset in decimal digits. */
final class SourceHeaders {

    private static final String TOPIC = "source-topic";
    private static final String PARTITION = "source-partition";
    private static final String OFFSET = "source-offset";
    private static final Set<String> ALL = Set.of(TOPIC, PARTITION, OFFSET);

    private final Header topic;
    private final Header partition;

    SourceHeaders(TopicPartition source) {
        topic = header(TOPIC, source.topic());
        partition = header(PARTITION, Integer.toString(source.partition()));
    }

    private static Header header(String name, String value) {
        return new RecordHeader(name, value.getBytes(UTF_8));
    }

    /**
     * Headers with the source of a record. Headers that name another source are left out.
     *
     * @param headers of the result. Not modified.
     * @param offset of the record
     */
    Headers over(Headers headers, long offset) {
        List<Header> all = new ArrayList<>();
        for (Header header : headers) {
            if (!ALL.contains(header.key())) {
                all.add(header);
            }
        }
        all.add(topic);
        all.add(partition);
        all.add(header(OFFSET, Long.toString(offset)));
        return new RecordHeaders(all);
    }
}
