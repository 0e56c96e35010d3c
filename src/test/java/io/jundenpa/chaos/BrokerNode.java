package io.jundenpa.chaos;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.common.utils.Utils;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;

/**
 * The process of one node of a cluster. It may be killed and started again on the same folder. It ends when its standard
 * input ends, a pipe from the process that started it.
 */
final class BrokerNode {

    private BrokerNode() {}

    /**
     * Runs a node.
     *
     * @param arguments the properties file and the cluster id
     */
    public static void main(String[] arguments) throws Exception {
        var watch = new Thread(BrokerNode::endWithInput, "end-of-input");
        watch.setDaemon(true);
        watch.start();
        Properties properties = Utils.loadProps(arguments[0]);
        Path folder = Path.of(properties.getProperty("log.dirs"));
        if (!Files.exists(folder.resolve("meta.properties"))) {
            format(folder.toString(), Integer.parseInt(properties.getProperty("node.id")), arguments[1]);
        }
        var server = new KafkaRaftServer(KafkaConfig.fromProps(properties, false), Time.SYSTEM);
        server.startup();
        server.awaitShutdown();
    }

    private static void format(String folder, int id, String cluster) throws Exception {
        new Formatter()
                .setNodeId(id)
                .setClusterId(cluster)
                .addDirectory(folder)
                .setMetadataLogDirectory(folder)
                .setControllerListenerName(BrokerCluster.CONTROLLER)
                .setReleaseVersion(MetadataVersion.LATEST_PRODUCTION)
                .setPrintStream(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
                .run();
    }

    private static void endWithInput() {
        try {
            while (System.in.read() >= 0) {
                // The content does not matter.
            }
        } catch (IOException e) {
            // A broken pipe has ended.
        }
        Runtime.getRuntime().halt(0);
    }
}
