package io.jundenpa.application;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.jundenpa.format.document.InvalidFileException;
import io.jundenpa.model.Model;
import io.jundenpa.model.ModelReader;
import io.jundenpa.settings.Pipeline;
import io.jundenpa.settings.PipelineReader;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** No broker listens at the address of these pipelines. */
class ScoringApplicationTest {

    @Test
    void settingsAreCheckedBeforeTheCluster() {
        Pipeline pipeline = pipeline(Map.of("kafka.processing.guarantee", "at_least_once", "kafka.producer.acks", "1"));
        Model model = ModelReader.read(pipeline.model());

        var thrown = assertThrows(InvalidFileException.class, () -> ScoringApplication.connect(model, pipeline));

        assertEquals(
                "digits-scorer: 1 problem\n  kafka.producer.acks: is 1, expected all: otherwise a result is lost"
                        + " if the only broker that has it fails; leave it out",
                thrown.getMessage());
    }

    @Test
    void theFitOfModelAndPipelineIsCheckedBeforeTheCluster() {
        Pipeline pipeline = pipeline(Map.of("output.format", "json-labels"));
        Model digits = ModelReader.read(pipeline.model());
        var bare = new Model("bare", digits.version(), digits.sha256(), digits.features(), List.of(), digits.network());

        var thrown = assertThrows(InvalidFileException.class, () -> ScoringApplication.connect(bare, pipeline));

        assertEquals(
                "digits-scorer: 1 problem\n  output.format: is json-labels, but model bare has no output.labels; add them or"
                        + " write json",
                thrown.getMessage());
    }

    private static Pipeline pipeline(Map<String, String> settings) {
        Map<String, String> all = new HashMap<>(settings);
        all.put("kafka.bootstrap.servers", "127.0.0.1:1");
        return PipelineReader.read(Path.of("config/digits.yaml"), Map.of(), all);
    }
}
