package io.jundenpa.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.jundenpa.event.Feature;
import io.jundenpa.event.FeatureType;
import io.jundenpa.event.TimePart;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The features of model files: every key, and every problem with its whole message. */
class BrokenFeatureTest {

    @TempDir
    private Path path;

    private ModelFolder features(String... features) {
        String list = "input: {features: [" + String.join(", ", features) + "]}";
        return new ModelFolder(path).yaml("name: x", "version: \"1\"", list, "layers: [{type: relu}]");
    }

    @Test
    void everyKeyIsRead() {
        Model model = features(
                        "amount",
                        "{name: age, missing: 40, invalid: missing, clip: [0, 120]}",
                        "{name: old, default: 1}",
                        "{name: vip, type: boolean, invalid: reject}",
                        "{name: country, categories: [DE, '5'], other: 7}",
                        "{name: merchant, hash: 1024}",
                        "{name: hour, type: time, as: hour-of-day, zone: Europe/Berlin}",
                        "{name: since, type: time, as: epoch-seconds, reference: '2026-01-01T00:00:00Z'}",
                        "{name: readings, type: number, size: 3}")
                .read();

        assertEquals(11, model.network().inputSize());
        assertEquals(
                List.of(
                        new Feature("amount", Optional.empty()),
                        new Feature(
                                "age",
                                new FeatureType.Numeric(),
                                1,
                                Optional.of(40f),
                                true,
                                Optional.of(new Feature.Range(0, 120))),
                        new Feature("old", Optional.of(1f)),
                        of("vip", new FeatureType.Bool(), 1),
                        of("country", new FeatureType.Category(List.of("DE", "5"), OptionalInt.of(7)), 1),
                        of("merchant", new FeatureType.Hash(1024), 1),
                        of(
                                "hour",
                                new FeatureType.Time(TimePart.HOUR_OF_DAY, ZoneId.of("Europe/Berlin"), Instant.EPOCH),
                                1),
                        of(
                                "since",
                                new FeatureType.Time(
                                        TimePart.EPOCH_SECONDS, ZoneOffset.UTC, Instant.parse("2026-01-01T00:00:00Z")),
                                1),
                        of("readings", new FeatureType.Numeric(), 3)),
                model.features());
    }

    private static Feature of(String name, FeatureType type, int size) {
        return new Feature(name, type, size, Optional.empty(), false, Optional.empty());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            type: numbr                            | .type: is "numbr", expected one of number, boolean, time; did you mean "number"?
            type: text                             | .type: is "text", expected one of number, boolean, time
            mising: 1                              | .mising: unknown key; did you mean "missing"?
            missing: none                          | .missing: is "none", expected a number
            missing: 1, default: 1                 | .default: means the same as missing, expected one of them
            invalid: missing                       | .invalid: is "missing", expected also the key missing with the number to take
            invalid: ignore                        | .invalid: is "ignore", expected one of reject, missing
            clip: [1]                              | .clip: is no range, expected [smallest, largest]
            clip: [2, 1]                           | .clip: is no range, expected [smallest, largest]
            clip: 5                                | .clip: is 5, expected a list of numbers
            clip: [1e39, 1e40]                     | .clip[0]: is 1.0E39, expected a finite 32-bit float
            size: 0                                | .size: is 0, expected an integer from 1 to 1000000
            type: boolean, size: 2                 | .size: is for features that are numbers
            hash: 8, clip: [0, 1]                  | .clip: is for features that are numbers
            hash: 0                                | .hash: is 0, expected an integer from 1 to 16777216
            hash: 8, categories: [a]               | .hash: stands beside categories, expected one of them
            type: number, hash: 8                  | .type: stands beside hash, which is a type itself; expected one of them
            type: time, categories: [a], as: month | .type: stands beside categories, which is a type itself; expected one of them
            categories: []                         | .categories: is an empty list, expected a list of at least one
            categories: DE                         | .categories: is "DE", expected a list of at least one
            categories: [a, a]                     | .categories: lists "a" twice, expected every category once
            categories: [5411]                     | .categories[0]: is 5411, expected text; write "5411" in quotes
            categories: [true]                     | .categories[0]: is true, expected text; write "true" in quotes
            categories: [a], other: -1             | .other: is -1, expected an integer from 0 to 16777216
            other: 1                               | .other: is for features with categories
            type: boolean, as: month               | .as: is for features of type: time
            zone: UTC                              | .zone: is for features of type: time
            type: time                             | .as: missing, expected one of hour-of-day, day-of-week, day-of-month, month, epoch-seconds, age-seconds
            type: time, as: hour                   | .as: is "hour", expected one of hour-of-day, day-of-week, day-of-month, month, epoch-seconds, age-seconds
            type: time, as: month, zone: Berlin    | .zone: is "Berlin", expected a time zone such as Europe/Berlin, UTC or +09:00
            type: time, as: age-seconds, zone: UTC | .zone: is for hours, days and months; seconds have no zone
            type: time, as: month, reference: '2026-01-01T00:00:00Z' | .reference: is for as: epoch-seconds
            type: time, as: epoch-seconds, reference: '2026-01-01'   | .reference: is "2026-01-01", expected a time such as 2026-01-01T00:00:00Z
            type: time, as: epoch-seconds, reference: '+1000000000-12-31T00:00:00Z' | .reference: is "+1000000000-12-31T00:00:00Z", expected a time such as 2026-01-01T00:00:00Z
            """)
    void problemSaysWhatWasFoundAndExpected(String keys, String problem) {
        features("{name: f, " + keys + "}", "b").assertProblems("input.features[0]" + problem);
    }

    @Test
    void nameIsTextAndListedOnce() {
        features("a", "{type: boolean}", "{name: 5}", "[a]", "{name: a}")
                .assertProblems(
                        "input.features[1].name: missing, expected text",
                        "input.features[2].name: is 5, expected text; write \"5\" in quotes",
                        "input.features[3]: is a list, expected a map of keys",
                        "input.features[4]: \"a\" is listed twice, expected every feature once");
    }

    @Test
    void everyProblemIsReportedAtOnce() {
        features("{name: a, type: tme, misssing: 1}", "{name: b, hash: x, size: y, clip: z}", "{hash: 2}")
                .assertProblems(
                        "input.features[0].type: is \"tme\", expected one of number, boolean, time; did you mean \"time\"?",
                        "input.features[0].misssing: unknown key; did you mean \"missing\"?",
                        "input.features[1].hash: is \"x\", expected an integer from 1 to 16777216",
                        "input.features[1].clip: is \"z\", expected a list of numbers",
                        "input.features[1].size: is \"y\", expected an integer from 1 to 1000000",
                        "input.features[2].name: missing, expected text");
    }
}
