package io.jundenpa.event;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Results that hold the record, or fields of it. */
class EnrichmentTest {

    private static String result(Enrichment enrichment, String event) {
        try {
            return new String(
                    enrichment.form().orElseThrow().of(Event.of(event.getBytes(UTF_8)), "[0.5]".getBytes(UTF_8)),
                    UTF_8);
        } catch (RejectException e) {
            return e.code() + ": " + e.getMessage();
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', ignoreLeadingAndTrailingWhitespace = false, textBlock = """
            /fraud|{}|{"fraud":[0.5]}
            /fraud|{ }|{"fraud":[0.5] }
            /fraud| {"a" : 1 } |` {"a" : 1,"fraud":[0.5] } `
            /fraud|{"a":"\\u00e9 é 金","b":{"fraud":1}}|{"a":"\\u00e9 é 金","b":{"fraud":1},"fraud":[0.5]}
            /fraud|{"fraud":1}|FIELD_EXISTS: key "fraud" is there already, expected a record without it
            /fraud|{"fr\\u0061ud":1}|FIELD_EXISTS: key "fraud" is there already, expected a record without it
            /fraud|[1,2]|BAD_JSON: the JSON is no object, so it cannot hold the result
            /a"b|{"x":1}|{"x":1,"a\\"b":[0.5]}
            /a/b/c|{}|{"a":{"b":{"c":[0.5]}}}
            /a/b/c|{"a":{"x":[1]},"y":2}|{"a":{"x":[1],"b":{"c":[0.5]}},"y":2}
            /fraud|{"x":NaN}|BAD_JSON: the JSON has NaN or Infinity, so it cannot hold the result
            /a/b|{"b":1,"a":{"x":[-Infinity]}}|BAD_JSON: the JSON has NaN or Infinity, so it cannot hold the result
            /a/b|{"a":null}|FIELD_EXISTS: key "a" is no object, so it cannot hold the result
            """)
    void outputGoesIntoTheRecord(String pointer, String event, String expected) {
        assertEquals(expected, result(new Enrichment(Optional.of(pointer), false, Map.of()), event));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"fraud": {"x":[1]} ,"a":1}  | {"fraud": [0.5] ,"a":1}
            {"a":1}                      | {"a":1,"fraud":[0.5]}
            {"fraud":1,"fraud":2}        | DUPLICATE_FEATURE: key "fraud" appears twice
            """)
    void valueIsReplaced(String event, String expected) {
        assertEquals(expected, result(new Enrichment(Optional.of("/fraud"), true, Map.of()), event));
    }

    @Test
    void fieldsAreCopiedAsTheyAre() {
        Map<String, String> copy = new LinkedHashMap<>();
        copy.put("id", "/id");
        copy.put("customer_id", "/customer/id");
        copy.put("list", "/l");
        copy.put("none", "/customer/none/x");

        assertEquals(
                "{\"id\":\"\\u00e9\",\"customer_id\":1.50,\"list\":[1, {}],\"none\":null,\"result\":[0.5]}",
                result(
                        new Enrichment(Optional.empty(), false, copy),
                        "{\"l\": [1, {}] , \"customer\":{\"id\":1.50,\"none\":3},\"id\":\"\\u00e9\"}"));
        assertEquals(
                "{\"id\":2,\"fraud\":[0.5]}",
                result(new Enrichment(Optional.of("/fraud"), false, Map.of("id", "/id")), "{\"id\":1,\"id\":2}"));
    }

    @Test
    void itemsOfListsAreCopied() {
        Map<String, String> copy = new LinkedHashMap<>();
        copy.put("second", "/items/1/id");
        copy.put("list", "/items/2/0");
        copy.put("none", "/items/3");
        copy.put("no_index", "/items/01/id");

        assertEquals(
                "{\"second\":2,\"list\":[7],\"none\":null,\"no_index\":null,\"result\":[0.5]}",
                result(
                        new Enrichment(Optional.empty(), false, copy),
                        "{\"items\": [ {\"id\":1} , {\"id\":2}, [ [7] ] ]}"));
        assertEquals(
                "{\"a\":null,\"result\":[0.5]}",
                result(new Enrichment(Optional.empty(), false, Map.of("a", "/a/0")), "{\"a\":[ ]}"));
    }
}
