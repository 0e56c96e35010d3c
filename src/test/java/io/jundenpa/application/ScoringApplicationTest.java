package io.jundenpa.application;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.jundenpa.format.document.InvalidFileException;
import io.jundenpa.model.Model;
import io.jundenpa.model.ModelReader;
import io.jundenpa.settings.Pipeline;
import io.jundenpa.settings.PipelineReader;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ScoringApplicationTest {

    @Test
    void settingsThatRunWouldRefuseAreRefusedBeforeTheClusterIsAsked() {
        Pipeline pipeline = PipelineReader.read(
                Path.of("config/digits.yaml"),
                Map.of(),
                Map.of(
                        "kafka.bootstrap.servers", "127.0.0.1:1",
                        "kafka.processing.guarantee", "at_least_once",
                        "kafka.producer.acks", "1"));
        Model model = ModelReader.read(pipeline.model());

        var thrown = assertThrows(InvalidFileException.class, () -> new ScoringApplication(model, pipeline).close());

        assertEquals(
                "digits-scorer: 1 problem\n  kafka.producer.acks: is 1, expected all: otherwise a result is lost"
                        + " with the one broker that has it; leave it out",
                thrown.getMessage());
    }
}
