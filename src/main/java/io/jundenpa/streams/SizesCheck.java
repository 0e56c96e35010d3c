package io.jundenpa.streams;

import io.jundenpa.config.Pipeline;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** The output and the rejects topic take every record that the producer takes: what is larger stops the pipeline. */
final class SizesCheck implements Check {

    private static final String LIMIT = TopicConfig.MAX_MESSAGE_BYTES_CONFIG;

    private final Map<ConfigResource, String> places = new LinkedHashMap<>();
    private final Map<ConfigResource, KafkaFuture<Config>> answers;
    private final int largest;

    SizesCheck(Admin admin, Pipeline pipeline) {
        places.put(topic(pipeline.output().topic()), "output.topic");
        places.put(topic(pipeline.rejects().topic()), "rejects.topic");
        answers = admin.describeConfigs(places.keySet()).values();
        largest = StreamsSettings.maxRequestSize(pipeline);
    }

    private static ConfigResource topic(String name) {
        return new ConfigResource(ConfigResource.Type.TOPIC, name);
    }

    @Override
    public void report(Findings findings) throws InterruptedException {
        for (var entry : places.entrySet()) {
            String name = entry.getKey().name();
            String place = entry.getValue() + " " + name;
            try {
                long limit = Long.parseLong(
                        Check.answer(answers.get(entry.getKey())).get(LIMIT).value());
                if (limit < largest) {
                    findings.problem(place, tooSmall(name, limit, findings));
                }
            } catch (UnknownTopicOrPartitionException e) {
                // The check of the topics says so.
            } catch (TopicAuthorizationException e) {
                findings.note(
                        place,
                        LIMIT + " is not known without the right to DescribeConfigs; it has to be at least " + largest);
            }
        }
    }

    private String tooSmall(String topic, long limit, Findings findings) {
        return LIMIT + " is " + limit + ", expected at least " + largest
                + ", as large as kafka.producer.max.request.size; raise it: " + findings.tool("kafka-configs.sh")
                + " --alter --topic " + topic + " --add-config " + LIMIT + "=" + largest;
    }
}
