package io.jundenpa.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jundenpa.format.document.Document;
import io.jundenpa.format.document.Problems;
import java.nio.file.Files;
import java.nio.file.Path;

/** Tells pipeline files from model files. */
final class Subject {

    private Subject() {}

    /** Whether the file is a pipeline: a document with an application, rejects or Kafka settings. */
    static boolean isPipeline(Path file) {
        String name = file.toString();
        boolean document = name.endsWith(".yaml") || name.endsWith(".yml") || name.endsWith(".json");
        if (!document || Files.isDirectory(file)) {
            return false;
        }
        var problems = new Problems(name);
        ObjectNode top = Document.parse(Document.bytes(file), name, problems);
        return top.has("application") || top.has("rejects") || top.has("kafka");
    }
}
