package io.jundenpa.format.document;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DocumentTest {

    @TempDir
    Path folder;

    @Test
    void bytesOfAFileAreRead() throws IOException {
        Path file = Files.write(folder.resolve("a.yaml"), new byte[] {1, 2});

        assertArrayEquals(new byte[] {1, 2}, Document.bytes(file));
    }

    @Test
    void fileThatCannotBeReadIsRefused() {
        Path missing = folder.resolve("a.yaml");

        assertEquals(missing + ": 1 problem\n  no such file", messageOf(() -> Document.bytes(missing)));
        assertEquals(folder + ": 1 problem\n  not a file", messageOf(() -> Document.bytes(folder)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a: 1", "# comment\n---\na: 1\n", "\uFEFFa: 1", "{a: 1}", "{\"a\": 1}", "a: &name 1"})
    void mapsOfYamlAreParsed(String text) {
        assertEquals(
                1,
                parse(text, "a.yaml")
                        .required("a", "")
                        .flatMap(a -> a.integer(0, 9))
                        .orElseThrow());
    }

    @ParameterizedTest
    @CsvSource(delimiterString = "=>", quoteCharacter = '`', textBlock = """
            a: [1, 2} => line 1, column 9: while parsing a flow sequence: expected ',' or ']', but got }
            a: b: c => line 1, column 5: mapping values are not allowed here
            <<: *x => line 1, column 5: an alias, expected the value itself; put text that begins with * in quotes
            a: .nan => line 1, column 8: Malformed numeric value
            a: "\\uhunt" => line 1, column 7: while scanning a double-quoted scalar: expected escape sequence of 4 hexadecimal numbers
            a: "\\U00110000" => line 1, column 7: while scanning a double-quoted scalar: found unknown escape character
            a: "\\UFFFFFFFF" => line 1, column 2: Malformed Number token
            text => the top is text, expected a map of keys
            ~ => the top is empty, expected a map of keys
            """)
    void brokenYamlIsRefusedInOneLine(String text, String message) {
        assertEquals("a.yaml: 1 problem\n  " + message, messageOf(() -> parse(text, "a.yaml")));
    }

    @ParameterizedTest
    @CsvSource(delimiterString = "=>", quoteCharacter = '`', textBlock = """
            { => line 1, column 2: Unexpected end-of-input: expected close marker for Object
            {"a": hunter2"} => line 1, column 7: Unrecognized token: was expecting (JSON String, Number, Array, Object or token 'null', 'true' or 'false')
            {"a": NaN} => line 1, column 10: Non-standard token 'NaN'
            {'a': 1} => line 1, column 2: Unexpected character (''' (code 39)): was expecting double-quote to start field name
            {} {} => line 1, column 4: a second document begins, expected only one
            [] => the top is an empty list, expected a map of keys
            """)
    void brokenJsonIsRefusedInOneLine(String text, String message) {
        assertEquals("a.json: 1 problem\n  " + message, messageOf(() -> parse(text, "a.json")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0123", "-010", "12_34", "0x1F", "0b11", "+15", "!!int '012'"})
    void integersThatYamlCanReadDifferentlyAreRefused(String integer) {
        assertEquals(
                "a.yaml: 1 problem\n  line 2, column 6: YAML can read this number as a different one; "
                        + "write decimal digits without a leading zero, or put it in quotes if it is text",
                messageOf(() -> parse("a:\n  b: " + integer, "a.yaml")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"yes", "No", "on", "OFF", "True", "FALSE"})
    void wordsThatYamlReadsAsBooleansAreRefused(String flag) {
        assertEquals(
                "a.yaml: 1 problem\n  line 1, column 5: YAML reads this word as a boolean; "
                        + "write true or false, or put it in quotes if it is text",
                messageOf(() -> parse("a: [" + flag + "]", "a.yaml")));
    }

    @Test
    void valuesThatYamlReadsAsWrittenAreKept() {
        String yaml = "{a: 0, b: -7, c: 12345678901234567890, d: true, e: false, f: '0123', g: \"yes\", h: !!str 010}";
        Problems problems = new Problems("a");

        assertEquals(
                "{\"a\":0,\"b\":-7,\"c\":12345678901234567890,\"d\":true,\"e\":false,"
                        + "\"f\":\"0123\",\"g\":\"yes\",\"h\":\"010\"}",
                Document.parse(yaml.getBytes(StandardCharsets.UTF_8), "a.yaml", problems)
                        .toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "%hunter2",
                "@hunter2",
                "`hunter2",
                "\"hunter2",
                "'hunter2",
                "|hunter2",
                ">hunter2",
                "\thunter2",
                "}hunter2",
                "\u0001hunter2",
                "[hunter2",
                "{hunter2",
                "hunter2: more: colons",
                "hunter2\nhunter2",
                "\"a\" hunter2",
                "*hunter2",
                "{*hunter2 : x}",
                "{&hunter2 [x] : x}",
                "!hunter2!x y",
                "!<hunter2 x",
                "!!int 0xhunter2",
                "!!float hunter2",
                "!!binary hunter2",
                "\"\\U\nhunter2\""
            })
    void messageDoesNotQuoteBrokenYamlThatMayBeASecret(String value) {
        String message = messageOf(() -> parse("kafka:\n  password: " + value + "\n  other: x\n", "a.yaml"));

        assertFalse(message.contains("hunter2"), message);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "hunter2",
                "hunter2\"",
                "\"hunter2",
                "'hunter2'",
                "\"\\hunter2\"",
                "\"\\uhunter2\"",
                "\"\"hunter2\"",
                "[hunter2",
                "{hunter2",
                "-hunter2",
                "-INFhunter2",
                "12hunter2",
                "1ehunter2",
                "nullhunter2",
                "NaNhunter2",
                "//hunter2"
            })
    void messageDoesNotQuoteBrokenJsonThatMayBeASecret(String value) {
        String message = messageOf(() -> parse("{\"kafka\": {\"password\": " + value + "\n}}", "a.json"));

        assertFalse(message.contains("hunter2"), message);
    }

    @Test
    void tooLongNumberIsRefused() {
        assertEquals(
                "a.json: 1 problem\n  Number value length (65) exceeds the maximum allowed (64)",
                messageOf(() -> parse("{\"a\": " + "1".repeat(65) + "}", "a.json")));
    }

    @Test
    void problemsOfALineOfJsonAreCollected() {
        Problems problems = new Problems("x line 3");

        assertTrue(
                Document.json("[1]".getBytes(StandardCharsets.UTF_8), problems).isEmpty());

        assertEquals(
                "x line 3: 1 problem\n  the top is a list, expected a map of keys",
                problems.exception().getMessage());
    }

    private static Section parse(String text, String name) {
        Problems problems = new Problems(name);
        return new Section(Document.parse(text.getBytes(StandardCharsets.UTF_8), name, problems), "", problems);
    }

    private static String messageOf(org.junit.jupiter.api.function.Executable parse) {
        return String.valueOf(assertThrows(InvalidFileException.class, parse).getMessage());
    }
}
