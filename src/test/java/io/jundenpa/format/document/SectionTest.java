package io.jundenpa.format.document;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Valid values, and the messages of invalid ones. */
class SectionTest {

    private final Problems problems = new Problems("f");

    @ParameterizedTest
    @CsvSource(delimiterString = "=>", quoteCharacter = '`', textBlock = """
            1       => is 1, expected text; write "1" in quotes
            true    => is true, expected text; write "true" in quotes
            1.10    => is 1.1, expected text; put it in quotes
            ' '     => is blank, expected text
            ~       => is empty, expected text
            [1]     => is a list, expected text
            {}      => is a map, expected text
            !!binary aGk= => is binary, expected text
            """)
    void valueThatIsNotTextIsRefused(String yaml, String message) {
        assertProblem(message, yaml, Node::text);
    }

    @ParameterizedTest
    @CsvSource(delimiterString = "=>", quoteCharacter = '`', textBlock = """
            0          => is 0, expected an integer from 1 to 5
            6          => is 6, expected an integer from 1 to 5
            2.0        => is 2.0, expected an integer from 1 to 5
            4294967297 => is 4294967297, expected an integer from 1 to 5
            '3'        => is "3", expected an integer from 1 to 5
            """)
    void integerOutsideItsBoundsIsRefused(String yaml, String message) {
        assertProblem(message, yaml, node -> node.integer(1, 5));
    }

    @ParameterizedTest
    @CsvSource(delimiterString = "=>", quoteCharacter = '`', textBlock = """
            '1'      => is "1", expected a number
            x        => is "x", expected a number
            1.0e+39  => is 1.0E39, expected a finite 32-bit float
            1.0e+400 => is Infinity, expected a finite 32-bit float
            """)
    void valueThatIsNotAFiniteFloatIsRefused(String yaml, String message) {
        assertProblem(message, yaml, Node::number);
    }

    @Test
    void numbersOfEveryNotationAreRead() {
        Optional<double[]> numbers = node("[1, -2.5, 1e-5, 1E3, .5, +4.0]").numbers();

        assertArrayEquals(new double[] {1, -2.5, 1e-5, 1000, 0.5, 4}, numbers.orElseThrow());
        assertTrue(problems.isEmpty());
    }

    @ParameterizedTest
    @CsvSource(delimiterString = "=>", quoteCharacter = '`', textBlock = """
            []        => key: is an empty list, expected a list of numbers
            1         => key: is 1, expected a list of numbers
            [1, x, y] => key[1]: is "x", expected a number
            [1, [2]]  => key[1]: is a list, expected a number
            """)
    void listOfNumbersWithAnotherValueIsRefused(String yaml, String message) {
        assertTrue(node(yaml).numbers().isEmpty());

        assertEquals("f: 1 problem\n  " + message, problems.exception().getMessage());
    }

    @Test
    void knownWordIsSuggestedForAnUnknownOne() {
        assertProblem(
                "is \"jsn\", expected one of json, csv; did you mean \"json\"?",
                "jsn",
                node -> node.oneOf(List.of("json", "csv")));
    }

    @Test
    void flagIsTrueOrFalse() {
        assertTrue(node("true").flag().orElseThrow());
        assertProblem("is \"on it\", expected true or false", "on it", Node::flag);
    }

    @Test
    void settingIsOneValueOrAList() {
        assertEquals("a,1", node("[a, 1]").setting().orElseThrow());
        assertEquals("-7", node("-7").setting().orElseThrow());
        assertEquals("true", node("true").setting().orElseThrow());
        assertEquals("1.10", node("'1.10'").setting().orElseThrow());
        assertProblem("is a map, expected one value", "{a: 1.5}", Node::setting);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.10", "1e5", "[a, 1.5]"})
    void settingWithAFractionOrAnExponentIsRefused(String yaml) {
        assertProblem(
                "has a fraction or an exponent, so its text may change; put the number in quotes", yaml, Node::setting);
    }

    @Test
    void listHasOneToMaxValues() {
        assertEquals("key[1]", node("[a, b]").list(2).get(1).place());

        assertTrue(node("[a, b, c]").list(2).isEmpty());
        assertTrue(node("[]").list().isEmpty());

        assertEquals(
                "f: 2 problems\n  key: has 3, expected at most 2\n"
                        + "  key: is an empty list, expected a list of at least one",
                problems.exception().getMessage());
    }

    @Test
    void firstValueTellsWhetherAListIsNested() {
        assertTrue(node("[[1], 2]").isNested());
        assertFalse(node("[1, [2]]").isNested());
        assertFalse(node("[]").isNested());
    }

    @Test
    void everyKeyThatWasNotReadIsReported() {
        Section section = section("{name: x, nmae: y, other: z}");

        section.optional("name");
        section.required("missing", "something");
        section.close();

        assertEquals(
                "f: 3 problems\n  missing: missing, expected something\n"
                        + "  nmae: unknown key; did you mean \"name\"?\n  other: unknown key",
                problems.exception().getMessage());
    }

    @Test
    void prefixIsPutBeforeEachKey() {
        Section section = section("{a: 1, gate_a: 2, gate_b: 3}");

        Section gate = section.prefixed("gate_");
        assertEquals(2f, gate.optional("a").flatMap(Node::number).orElseThrow());
        gate.required("c", "something");
        section.close();

        assertEquals(
                "f: 3 problems\n  gate_c: missing, expected something\n"
                        + "  a: unknown key\n  gate_b: unknown key; did you mean \"gate_a\"?",
                problems.exception().getMessage());
    }

    @Test
    void controlCharactersAreReplacedInMessages() {
        assertProblem("is \"a\uFFFD[31mb\uFFFDc\", expected a number", "\"a\\e[31mb\\nc\"", Node::number);
    }

    @Test
    void firstOfVeryManyProblemsAreListed() {
        for (int i = 0; i < 1000; i++) {
            problems.add("a[" + i + "]", "wrong");
        }

        String message = String.valueOf(problems.exception().getMessage());

        assertTrue(message.startsWith("f: 1000 problems\n  a[0]: wrong\n"));
        assertTrue(message.endsWith("\n  a[49]: wrong\n  and 950 more"));
    }

    @ParameterizedTest
    @CsvSource({"dens, dense", "DENSE, dense", "sigmod, sigmoid", "softmx, softmax", "xyzzy, ''", "'', ''"})
    void onlyNearWordsAreSuggested(String found, String suggested) {
        String expected = suggested.isEmpty() ? "" : "; did you mean \"" + suggested + "\"?";

        assertEquals(expected, Suggestion.among(List.of("dense", "sigmoid", "softmax"), found));
    }

    @Test
    void longWordsAreNotCompared() {
        assertEquals("", Suggestion.among(List.of("a".repeat(1000)), "a".repeat(1001)));
    }

    @Test
    void problemIsReadAfterALongPlace() {
        problems.add("k".repeat(100_000), "unknown key");

        assertEquals(
                "f: 1 problem\n  " + "k".repeat(500) + "...: unknown key",
                problems.exception().getMessage());
    }

    private void assertProblem(String message, String yaml, Function<Node, Optional<?>> read) {
        assertTrue(read.apply(node(yaml)).isEmpty());

        assertEquals("f: 1 problem\n  key: " + message, problems.exception().getMessage());
    }

    private Node node(String yaml) {
        return section("key: " + yaml).optional("key").orElseThrow();
    }

    private Section section(String yaml) {
        return new Section(Document.parse(yaml.getBytes(StandardCharsets.UTF_8), "f.yaml", problems), "", problems);
    }
}
