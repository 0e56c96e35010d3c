package io.jundenpa.topology;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.jundenpa.PaymentEvents;
import io.jundenpa.event.AvroDecoders;
import io.jundenpa.event.Event;
import io.jundenpa.event.InputFormat;
import io.jundenpa.event.RejectException;
import io.jundenpa.event.RowDecoder;
import io.jundenpa.event.Rows;
import io.jundenpa.model.Model;
import io.jundenpa.model.ModelReader;
import io.jundenpa.scoring.Batch;
import io.jundenpa.settings.Pipeline;
import io.jundenpa.settings.PipelineReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Real events: 400 payments, with the rows and scores that NumPy computed in double precision. */
class PaymentsTest {

    private static final Path FOLDER = PaymentEvents.FOLDER;
    private static final int EVENTS = PaymentEvents.COUNT;

    private final Pipeline pipeline = PipelineReader.read(FOLDER.resolve("pipeline.yaml"), Map.of(), Map.of());
    private final Model model = ModelReader.read(FOLDER.resolve("model"));

    @Test
    void fieldsGiveTheRowsOfTheReference() throws IOException, RejectException {
        double[] expected = doubles("features.npy");
        int width = model.network().inputSize();
        RowDecoder decoder = pipeline.input()
                .format()
                .decoder(width, model.features(), pipeline.input().fields());
        var rows = new Rows(width, EVENTS);

        for (Event event : PaymentEvents.events()) {
            decoder.decode(event, rows);
        }

        assertEquals(expected.length, rows.count() * width);
        for (int i = 0; i < expected.length; i++) {
            assertEquals((float) expected[i], rows.values()[i], "event " + i / width + ", column " + i % width);
        }
    }

    @Test
    void scoresAreThoseOfTheReference() throws IOException, RejectException {
        double[] expected = doubles("expected_f64.npy");
        var batch = new Batch(InferenceTopology.scorer(model, pipeline, SinkLimits.of(pipeline)));
        PaymentEvents.events().forEach(batch::add);
        batch.forward();

        for (int i = 0; i < EVENTS; i++) {
            double score = new ObjectMapper()
                    .readTree(batch.result(i))
                    .get("fraud")
                    .get(0)
                    .doubleValue();
            assertEquals(expected[i], score, 1e-6 + 5e-6 * Math.abs(expected[i]), "event " + i);
        }
    }

    @Test
    void eventsInAvroGiveTheSameBits() throws IOException, RejectException {
        int width = model.network().inputSize();
        RowDecoder json = InputFormat.JSON.decoders(pipeline.input().fields()).decoder(width, model.features());
        RowDecoder avro = AvroDecoders.bare(pipeline.input().fields(), PaymentEvents.schema())
                .decoder(width, model.features());
        var expected = new Rows(width, EVENTS);
        var found = new Rows(width, EVENTS);

        for (Event event : PaymentEvents.events()) {
            json.decode(event, expected);
        }
        for (Event event : PaymentEvents.events(PaymentEvents.avro())) {
            avro.decode(event, found);
        }

        assertArrayEquals(expected.values(), found.values());
    }

    /** The numbers of an array of doubles. */
    private static double[] doubles(String file) throws IOException {
        byte[] bytes = Files.readAllBytes(FOLDER.resolve(file));
        ByteBuffer data = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        int header = 10 + data.getShort(8);
        double[] numbers = new double[(bytes.length - header) / Double.BYTES];
        data.position(header)
                .slice()
                .order(ByteOrder.LITTLE_ENDIAN)
                .asDoubleBuffer()
                .get(numbers);
        return numbers;
    }
}
