package io.jundenpa.demo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jundenpa.model.ModelReader;
import io.jundenpa.settings.Pipeline;
import io.jundenpa.settings.PipelineReader;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Needs the distribution, which {@code mvn package} builds. */
@Timeout(180)
class DemoIT {

    private static final Path HOME = Path.of("target/jundenpa").toAbsolutePath();

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

    @Test
    void everyRecordIsScoredOrRejectedOnce() throws Exception {
        Demo.Result result = demo(Scenario.DIGITS, new DemoOptions(540, Double.POSITIVE_INFINITY, 0.2, false))
                .run();

        assertEquals(List.of(), result.problems());
        assertEquals(540, result.in());
        EventStream same = new EventStream(Scenario.DIGITS.open(HOME), 0.2);
        long malformed = 0;
        for (int i = 0; i < 540; i++) {
            malformed += same.next().label().isEmpty() ? 1 : 0;
        }
        assertEquals(malformed, result.rejected());
        assertEquals(540 - malformed, result.scored());
        String summary = "540 in, " + result.scored() + " scored, " + malformed + " rejected";
        assertTrue(printed.toString(UTF_8).contains(summary), printed.toString(UTF_8));
    }

    @Test
    void everyPaymentIsScoredOrRejectedOnce() throws Exception {
        Demo.Result result = demo(Scenario.PAYMENTS, new DemoOptions(400, Double.POSITIVE_INFINITY, 0.2, false))
                .run();

        assertEquals(List.of(), result.problems());
        assertEquals(400, result.in());
        assertEquals(400, result.scored() + result.rejected());
        String lines = printed.toString(UTF_8);
        for (String code : List.of("BAD_JSON", "FIELD_EXISTS", "INVALID_FEATURE", "MISSING_FEATURE", "NOT_FINITE")) {
            assertTrue(lines.contains(code), lines);
        }
        assertTrue(lines.matches("(?s).*flagged +[1-9][0-9]* of " + result.scored() + " .*"), lines);
    }

    @Test
    void aStopWaitsForTheAnswersThatAreDue() throws Exception {
        Demo demo = demo(Scenario.DIGITS, new DemoOptions(Long.MAX_VALUE, 200, 0.1, false));
        Future<Demo.Result> result = start(demo);
        awaitPrinted(result, "scoring with");
        Thread.sleep(2000);

        demo.stop();

        Demo.Result end = result.get(30, TimeUnit.SECONDS);
        assertEquals(List.of(), end.problems());
        assertTrue(end.in() > 0);
        assertEquals(end.in(), end.scored() + end.rejected());
        assertEquals(List.of(), brokers());
    }

    @Test
    void theDemoEndsWhenTheBrokerDies() throws Exception {
        Future<Demo.Result> result = start(demo(Scenario.DIGITS, new DemoOptions(Long.MAX_VALUE, 200, 0, false)));
        awaitPrinted(result, "scoring with");
        Thread.sleep(1000);

        brokers().forEach(ProcessHandle::destroyForcibly);

        assertEquals(
                "the broker's process has ended unexpectedly",
                result.get(60, TimeUnit.SECONDS).problems().get(0));
    }

    private Demo demo(Scenario scenario, DemoOptions options) {
        Pipeline pipeline = PipelineReader.read(scenario.pipeline(HOME), Map.of(), Map.of());
        return new Demo(
                HOME,
                scenario,
                ModelReader.read(pipeline.model()),
                pipeline,
                options,
                new PrintStream(printed, true, UTF_8));
    }

    private static Future<Demo.Result> start(Demo demo) {
        CompletableFuture<Demo.Result> result = new CompletableFuture<>();
        new Thread(() -> {
                    try {
                        result.complete(demo.run());
                    } catch (InterruptedException | RuntimeException e) {
                        result.completeExceptionally(e);
                    }
                })
                .start();
        return result;
    }

    private void awaitPrinted(Future<Demo.Result> running, String text) throws InterruptedException {
        while (!printed.toString(UTF_8).contains(text) && !running.isDone()) {
            Thread.sleep(20);
        }
    }

    private static List<ProcessHandle> brokers() {
        return ProcessHandle.current().children().filter(ProcessHandle::isAlive).toList();
    }
}
