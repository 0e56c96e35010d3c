package io.jundenpa.event;

import static io.jundenpa.event.DecoderFixture.bits;
import static io.jundenpa.event.DecoderFixture.bytes;
import static io.jundenpa.event.InputFormat.JSON;
import static io.jundenpa.event.Layout.ROW;
import static io.jundenpa.event.Layout.ROWS;
import static io.jundenpa.event.RejectCode.BAD_JSON;
import static io.jundenpa.event.RejectCode.NOT_A_NUMBER;
import static io.jundenpa.event.RejectCode.TOO_LARGE;
import static io.jundenpa.event.RejectCode.UNKNOWN_FEATURE;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonRowDecoderTest {

    private static final Feature AMOUNT = new Feature("amount", Optional.empty());
    private static final Feature AGE = new Feature("age", Optional.of(30f));

    private final DecoderFixture plain = new DecoderFixture(JSON, 2);
    private final DecoderFixture named = new DecoderFixture(JSON, 2, AMOUNT, AGE);

    @Test
    void listOfNumbersIsOneRow() throws RejectException {
        plain.assertDecodes("[0.5,-2]", ROW, 0.5f, -2);
        plain.assertDecodes(" [ 1e2 ,\t3E-1 ]\r\n", ROW, 100, 0.3f);
        named.assertDecodes("[1,2]", ROW, 1, 2);
    }

    @Test
    void listOfListsIsAListOfRowsEvenIfItHoldsOne() throws RejectException {
        plain.assertDecodes("[[1,2],[3,4],[5,6]]", ROWS, 1, 2, 3, 4, 5, 6);
        plain.assertDecodes("[[1,2]]", ROWS, 1, 2);
        new DecoderFixture(JSON, 1).assertDecodes("[[1],[2]]", ROWS, 1, 2);
    }

    @Test
    void rowsAreAppendedToTheRowsOfTheRecordBefore() throws RejectException {
        plain.decode(bytes("[1,2]"));
        plain.decode(bytes("[[3,4],[5,6]]"));

        assertEquals(3, plain.rows().count());
        assertEquals(3, plain.rows().values()[2]);
        assertEquals(6, plain.rows().values()[5]);
    }

    @Test
    void objectIsARowWithFeaturesInAnyOrder() throws RejectException {
        named.assertDecodes("{\"amount\":1,\"age\":2}", ROW, 1, 2);
        named.assertDecodes("{\"age\":2,\"amount\":1}", ROW, 1, 2);
        named.assertDecodes("[{\"age\":2,\"amount\":1},{\"amount\":3,\"age\":4}]", ROWS, 1, 2, 3, 4);
    }

    @Test
    void defaultReplacesAMissingFeature() throws RejectException {
        named.assertDecodes("{\"amount\":1}", ROW, 1, 30);
        named.assertDecodes("[{\"amount\":1,\"age\":5},{\"amount\":2}]", ROWS, 1, 5, 2, 30);
        new DecoderFixture(JSON, 1, AGE).assertDecodes("[{},{\"age\":1},{}]", ROWS, 30, 1, 30);
    }

    @Test
    void nameMayBeEscapedAndInAnyScript() throws RejectException {
        named.assertDecodes("{\"\\u0061mount\":1}", ROW, 1, 30);

        new DecoderFixture(JSON, 1, new Feature("金額", Optional.empty())).assertDecodes("{\"金額\":7}", ROW, 7);
        new DecoderFixture(JSON, 1, new Feature("n".repeat(200), Optional.empty()))
                .assertDecodes("{\"" + "n".repeat(200) + "\":7}", ROW, 7);
    }

    @Test
    void longestNameIsReadInEveryEncoding() throws RejectException {
        for (String character : List.of("n", "\u00E9", "\u91D1", "\uD83D\uDE00")) {
            String name = character.repeat(Feature.MAX_NAME_LENGTH / character.length());
            var decoding = new DecoderFixture(JSON, 1, new Feature(name, Optional.empty()));
            StringBuilder escaped = new StringBuilder();
            name.chars().forEach(unit -> escaped.append(String.format("\\u%04x", unit)));

            decoding.assertDecodes("{\"" + name + "\":7}", ROW, 7);
            decoding.assertDecodes("{\"" + escaped + "\":7}", ROW, 7);
        }
    }

    @Test
    void objectWithFeaturesAndAnIdIsARow() throws RejectException {
        for (DecoderFixture decoding : List.of(plain, named)) {
            decoding.assertDecodes("{\"features\":[1,2]}", ROW, 1, 2);
            decoding.assertDecodes("{\"id\":\"a\",\"features\":[1,2]}", ROW, 1, 2);
            decoding.assertDecodes("{\"features\":[1,2],\"id\":17}", ROW, 1, 2);
            decoding.assertDecodes("{\"id\":\"é金\",\"features\":[1,2]}", ROW, 1, 2);
            decoding.assertDecodes("[{\"id\":1.5,\"features\":[1,2]},{\"features\":[3,4]}]", ROWS, 1, 2, 3, 4);
        }
        named.assertDecodes("[{\"features\":[1,2]},{\"amount\":3}]", ROWS, 1, 2, 3, 30);
    }

    @Test
    void modelMayHaveFeaturesNamedFeaturesAndId() throws RejectException {
        var own = new DecoderFixture(
                JSON, 2, new Feature("features", Optional.of(1f)), new Feature("id", Optional.of(2f)));
        var id = new DecoderFixture(JSON, 2, new Feature("id", Optional.of(1f)), AGE);

        own.assertDecodes("{\"id\":8,\"features\":7}", ROW, 7, 8);
        own.assertRejects(
                "{\"features\":[1,2]}", NOT_A_NUMBER, "row 1, feature \"features\" is a list, expected a number");
        id.assertRejects("{\"features\":[1,2]}", UNKNOWN_FEATURE, "row 1, feature \"features\" is unknown");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            [1]                  | WRONG_WIDTH  | row 1 has 1 values, expected 2
            [1,2,3]              | WRONG_WIDTH  | row 1 has more than 2 values, expected 2
            [1,2,[]]             | WRONG_WIDTH  | row 1 has more than 2 values, expected 2
            []                   | WRONG_WIDTH  | row 1 has 0 values, expected 2
            [[]]                 | WRONG_WIDTH  | row 1 has 0 values, expected 2
            [[1,2],[]]           | WRONG_WIDTH  | row 2 has 0 values, expected 2
            [[1,2],[3]]          | WRONG_WIDTH  | row 2 has 1 values, expected 2
            [[1,2],[3,4,5]]      | WRONG_WIDTH  | row 2 has more than 2 values, expected 2
            [null,1]             | NOT_A_NUMBER | row 1, value 1 is null, expected a number
            ["1.5",1]            | NOT_A_NUMBER | row 1, value 1 is text, expected a number
            ["NaN",1]            | NOT_A_NUMBER | row 1, value 1 is text, expected a number
            [1,true]             | NOT_A_NUMBER | row 1, value 2 is true, expected a number
            [1,false]            | NOT_A_NUMBER | row 1, value 2 is false, expected a number
            [1,[2]]              | NOT_A_NUMBER | row 1, value 2 is a list, expected a number
            [1,{}]               | NOT_A_NUMBER | row 1, value 2 is an object, expected a number
            [[1,2],[3,""]]       | NOT_A_NUMBER | row 2, value 2 is text, expected a number
            [[[1,2]]]            | NOT_A_NUMBER | row 1, value 1 is a list, expected a number
            [[[[[[[[[[[          | NOT_A_NUMBER | row 1, value 1 is a list, expected a number
            [[1,2],3]            | BAD_JSON     | row 2 is a number, expected a list
            [[1,2],null]         | BAD_JSON     | row 2 is null, expected a list
            [[1,2],{}]           | BAD_JSON     | row 2 is an object, expected a list
            [NaN,1]              | NOT_FINITE   | row 1, value 1 is NaN, expected a finite number
            [1,Infinity]         | NOT_FINITE   | row 1, value 2 is infinite, expected a finite number
            [[1,-Infinity]]      | NOT_FINITE   | row 1, value 2 is infinite, expected a finite number
            [1,-INF]             | NOT_FINITE   | row 1, value 2 is infinite, expected a finite number
            [1e39,1]             | NOT_FINITE   | row 1, value 1 is too large, expected a 32-bit float
            [1,-1e39]            | NOT_FINITE   | row 1, value 2 is too large, expected a 32-bit float
            [1e400,1]            | NOT_FINITE   | row 1, value 1 is too large, expected a 32-bit float
            [1,1e99999999999]    | NOT_FINITE   | row 1, value 2 is too large, expected a 32-bit float
            [[1,2],[3.5e38,1]]   | NOT_FINITE   | row 2, value 1 is too large, expected a 32-bit float
            [999999999999999999999999999999999999999,1] | NOT_FINITE | row 1, value 1 is too large, expected a 32-bit float
            ``                   | BAD_JSON     | value of 0 bytes holds no JSON
            `  `                 | BAD_JSON     | value of 2 bytes holds no JSON
            1                    | BAD_JSON     | the JSON is a number, expected a list or an object
            "AACAPw=="           | BAD_JSON     | the JSON is text, expected a list or an object
            null                 | BAD_JSON     | the JSON is null, expected a list or an object
            NaN                  | BAD_JSON     | the JSON is a number, expected a list or an object
            [1,2                 | BAD_JSON     | the JSON ends too early, after 4 bytes
            [1,                  | BAD_JSON     | malformed JSON at byte offset 3
            [                    | BAD_JSON     | the JSON ends too early, after 1 bytes
            [1,2]]               | BAD_JSON     | malformed JSON at byte offset 5
            [1,2]x               | BAD_JSON     | malformed JSON at byte offset 5
            [1,2],               | BAD_JSON     | malformed JSON at byte offset 5
            [1,2] [3,4]          | BAD_JSON     | text after the end of the JSON at byte offset 6
            [1,2]3               | BAD_JSON     | text after the end of the JSON at byte offset 5
            [1,2,]               | BAD_JSON     | malformed JSON at byte offset 5
            [1,]                 | BAD_JSON     | malformed JSON at byte offset 3
            [,1]                 | BAD_JSON     | malformed JSON at byte offset 1
            [1,,2]               | BAD_JSON     | malformed JSON at byte offset 3
            [1 2]                | BAD_JSON     | malformed JSON at byte offset 3
            [1,/*2*/3]           | BAD_JSON     | malformed JSON at byte offset 3
            [1,2] // done        | BAD_JSON     | malformed JSON at byte offset 6
            # [1,2]              | BAD_JSON     | malformed JSON at byte offset 0
            ['1',2]              | BAD_JSON     | malformed JSON at byte offset 1
            [01,2]               | BAD_JSON     | malformed JSON at byte offset 2
            [-01,2]              | BAD_JSON     | malformed JSON at byte offset 3
            [+1,2]               | BAD_JSON     | malformed JSON at byte offset 2
            [.5,2]               | BAD_JSON     | malformed JSON at byte offset 1
            [5.,2]               | BAD_JSON     | malformed JSON at byte offset 3
            [1e,2]               | BAD_JSON     | malformed JSON at byte offset 3
            [0x1,2]              | BAD_JSON     | malformed JSON at byte offset 2
            [1f,2]               | BAD_JSON     | malformed JSON at byte offset 2
            [1,nul]              | BAD_JSON     | malformed JSON at byte offset 3
            [1,NaNs]             | BAD_JSON     | malformed JSON at byte offset 3
            [1,secret]           | BAD_JSON     | malformed JSON at byte offset 3
            """)
    void listThatIsNotARowOfFiniteNumbersIsRejected(String json, RejectCode code, String message) {
        plain.assertRejects(json, code, message);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"age":1}                            | MISSING_FEATURE   | row 1, feature "amount" is missing
            {}                                   | MISSING_FEATURE   | row 1, feature "amount" is missing
            [{"amount":1},{"age":1}]             | MISSING_FEATURE   | row 2, feature "amount" is missing
            {"amount":1,"amount":1}              | DUPLICATE_FEATURE | row 1, feature "amount" appears twice
            {"amount":1,"\\u0061mount":1}         | DUPLICATE_FEATURE | row 1, feature "amount" appears twice
            {"amount":1,"colour":1}              | UNKNOWN_FEATURE   | row 1, feature "colour" is unknown
            {"Amount":1}                         | UNKNOWN_FEATURE   | row 1, feature "Amount" is unknown
            {"":1}                               | UNKNOWN_FEATURE   | row 1, feature "" is unknown
            [{"amount":1},{"colour":[[[[]]]]}]   | UNKNOWN_FEATURE   | row 2, feature "colour" is unknown
            {"amount":null}                      | MISSING_FEATURE   | row 1, feature "amount" is missing
            {"amount":"1"}                       | NOT_A_NUMBER      | row 1, feature "amount" is text, expected a number
            {"amount":[1]}                       | NOT_A_NUMBER      | row 1, feature "amount" is a list, expected a number
            [{"amount":1},{"amount":{}}]         | NOT_A_NUMBER      | row 2, feature "amount" is an object, expected a number
            {"amount":NaN}                       | NOT_FINITE        | row 1, feature "amount" is NaN, expected a finite number
            {"amount":-Infinity}                 | NOT_FINITE        | row 1, feature "amount" is infinite, expected a finite number
            {"amount":1e39}                      | NOT_FINITE        | row 1, feature "amount" is too large, expected a 32-bit float
            [{"amount":1},[1,2]]                 | BAD_JSON          | row 2 is a list, expected an object
            [{"amount":1},1]                     | BAD_JSON          | row 2 is a number, expected an object
            {"amount":1                          | BAD_JSON          | the JSON ends too early, after 11 bytes
            {"amount":1,}                        | BAD_JSON          | malformed JSON at byte offset 12
            {"amount"}                           | BAD_JSON          | malformed JSON at byte offset 9
            {'amount':1}                         | BAD_JSON          | malformed JSON at byte offset 1
            {amount:1}                           | BAD_JSON          | malformed JSON at byte offset 1
            {"amount":1}{"amount":2}             | BAD_JSON          | text after the end of the JSON at byte offset 12
            {"features":[1]}                     | WRONG_WIDTH       | row 1 has 1 values, expected 2
            {"features":[1,null]}                | NOT_A_NUMBER      | row 1, value 2 is null, expected a number
            {"features":[[1,2]]}                 | NOT_A_NUMBER      | row 1, value 1 is a list, expected a number
            {"features":[1,1e39]}                | NOT_FINITE        | row 1, value 2 is too large, expected a 32-bit float
            {"features":1}                       | BAD_JSON          | row 1, feature "features" is a number, expected a list of numbers
            {"features":{"amount":1}}            | BAD_JSON          | row 1, feature "features" is an object, expected a list of numbers
            {"features":[1,2],"features":[1,2]}  | DUPLICATE_FEATURE | row 1, feature "features" appears twice
            {"id":1,"id":1,"features":[1,2]}     | DUPLICATE_FEATURE | row 1, feature "id" appears twice
            {"id":null,"features":[1,2]}         | BAD_JSON          | row 1, feature "id" is null, expected text or a finite number
            {"id":[1],"features":[1,2]}          | BAD_JSON          | row 1, feature "id" is a list, expected text or a finite number
            {"id":NaN,"features":[1,2]}          | BAD_JSON          | row 1, feature "id" is a number, expected text or a finite number
            {"features":[1,2],"amount":1}        | BAD_JSON          | row 1 has the list "features" and features by name, expected one of them
            {"features":[1,2],"label":"7"}       | UNKNOWN_FEATURE   | row 1, feature "label" is unknown
            {"amount":1,"features":[1,2]}        | BAD_JSON          | row 1 has the list "features" and features by name, expected one of them
            {"amount":1,"id":1}                  | UNKNOWN_FEATURE   | row 1, feature "id" is unknown
            {"id":1,"amount":1}                  | UNKNOWN_FEATURE   | row 1, feature "id" is unknown
            """)
    void objectThatDoesNotHaveEveryFeatureOnceIsRejected(String json, RejectCode code, String message) {
        named.assertRejects(json, code, message);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"amount":1}       | UNKNOWN_FEATURE | row 1, feature "amount" is unknown
            [{"amount":1}]     | UNKNOWN_FEATURE | row 1, feature "amount" is unknown
            {"id":1,"x":1}     | UNKNOWN_FEATURE | row 1, feature "x" is unknown
            {"id":1}           | MISSING_FEATURE | row 1, feature "features" is missing
            {}                 | MISSING_FEATURE | row 1, feature "features" is missing
            [{"features":[1,2]},{}] | MISSING_FEATURE | row 2, feature "features" is missing
            """)
    void modelWithoutNamesTakesOnlyAWrappedRow(String json, RejectCode code, String message) {
        plain.assertRejects(json, code, message);
    }

    @Test
    void invalidUtf8IsRejected() {
        plain.assertRejects("\uFEFF[1,2]", BAD_JSON, "the value begins with a byte order mark, expected JSON alone");
        plain.assertRejects(
                "\0\0\0\0\7[1,2]",
                BAD_JSON,
                "the value begins with the byte 00, as values of input.format: json-schema do, expected JSON alone");
        plain.assertRejects("[1,2]".getBytes(UTF_16), BAD_JSON, "malformed JSON at byte offset 1");
        plain.assertRejects(new byte[] {'[', '1', (byte) 0xFF, ']'}, BAD_JSON, "malformed JSON at byte offset 2");
        plain.assertRejects("[1,2]\0", BAD_JSON, "malformed JSON at byte offset 6");
        plain.assertRejects("[1,\u00A02]", BAD_JSON, "malformed JSON at byte offset 4");
        named.assertRejects(latin1("{\"id\":\"\u00E9\",\"features\":[1,2]}"), BAD_JSON, "not UTF-8 at byte offset 7");
        // "amount" with its first letter in an overlong form of two bytes, which a lax reader accepts
        named.assertRejects(latin1("{\"\u00C1\u00A1mount\":1}"), BAD_JSON, "not UTF-8 at byte offset 2");
        // half of a surrogate pair in bytes, the same escaped, and a name that ends inside a character
        named.assertRejects(latin1("[{\"\u00ED\u00A0\u0080\":1}]"), BAD_JSON, "not UTF-8 at byte offset 3");
        named.assertRejects("{\"a\\ud800b\":1}", BAD_JSON, "malformed JSON at byte offset 9");
        named.assertRejects(latin1("{\"a\u00E9"), BAD_JSON, "not UTF-8 at byte offset 3");
    }

    @Test
    void tooLongNumbersAreRejected() throws RejectException {
        String message = "a number of more than 64 characters, before byte offset ";

        plain.assertDecodes("[-0." + "1".repeat(61) + ",2]", ROW, -1 / 9f, 2);
        plain.assertRejects("[" + "1".repeat(65) + ",2]", BAD_JSON, message + 66);
        plain.assertRejects("[0." + "1".repeat(64) + ",2]", BAD_JSON, message + 67);
        plain.assertRejects("[-0." + "1".repeat(62) + ",2]", BAD_JSON, message + 66);
        named.assertDecodes("{\"amount\":-0." + "1".repeat(61) + ",\"age\":2}", ROW, -1 / 9f, 2);
        named.assertRejects(
                "{\"amount\":-0." + "1".repeat(62) + "}",
                NOT_A_NUMBER,
                "row 1, feature \"amount\" is a number of more than 64 characters, expected a number");
        named.assertRejects(
                "{\"" + "n".repeat(800) + "\":1}",
                UNKNOWN_FEATURE,
                "row 1, feature \"" + "n".repeat(64) + "\" is unknown");
        named.assertDecodes("{\"id\":\"" + "x".repeat(70_000) + "\",\"features\":[1,2]}", ROW, 1, 2);
    }

    @Test
    void messageShortensANameAndHidesItsControlCharacters() {
        named.assertRejects(
                "{\"" + "n".repeat(65) + "\":1}",
                UNKNOWN_FEATURE,
                "row 1, feature \"" + "n".repeat(64) + "\" is unknown");
        named.assertRejects(
                "{\"a\\nb\\u0000\\u001b[2J\\u202ec\\u2028\":1}",
                UNKNOWN_FEATURE,
                "row 1, feature \"a\uFFFDb\uFFFD\uFFFD[2J\uFFFDc\uFFFD\" is unknown");
    }

    @Test
    void emptyObjectsThatBecomeWideByDefaultsAreBounded() throws RejectException {
        Feature[] features = new Feature[1 << 16];
        for (int i = 0; i < features.length; i++) {
            features[i] = new Feature("f" + i, Optional.of(1f));
        }
        var wide = new DecoderFixture(JSON, features.length, features);

        wide.decode(bytes("[" + "{},".repeat(63) + "{}]"));

        assertEquals(64, wide.rows().count());
        wide.assertRejects(
                "[" + "{},".repeat(64) + "{}]", TOO_LARGE, "a list of more than 64 objects, expected at most 64");
    }

    @Test
    void zeroKeepsItsSignAndTinyNumbersBecomeZero() throws RejectException {
        plain.assertDecodes("[-0.0,-0]", ROW, -0f, -0f);
        plain.assertDecodes("[1e-400,-1e-60]", ROW, 0f, -0f);
        plain.assertDecodes("[1.4e-45,3.4028235e38]", ROW, Float.MIN_VALUE, Float.MAX_VALUE);
        // one unit below the middle of the largest float and the next power of two
        plain.assertDecodes("[340282356779733661637539395458142568447,0]", ROW, Float.MAX_VALUE, 0);
        plain.assertRejects(
                "[340282356779733661637539395458142568448,0]",
                RejectCode.NOT_FINITE,
                "row 1, value 1 is too large, expected a 32-bit float");
    }

    @Test
    void everyDecimalIsRoundedOnce() throws RejectException {
        var texts = new DecimalTexts(20);
        var one = new DecoderFixture(JSON, 1);
        int finite = 0;
        int roundedTwice = 0;

        for (int i = 0; i < 200_000; i++) {
            String text = texts.next();
            float expected = Float.parseFloat(text);
            if (Float.isFinite(expected)) {
                one.rows().truncate(0);
                one.decode(bytes("[" + text + "]"));
                assertArrayEquals(bits(expected), bits(one.rows().values()[0]), text);
                finite++;
                roundedTwice += (float) Double.parseDouble(text) == expected ? 0 : 1;
            } else {
                assertThrows(RejectException.class, () -> one.decode(bytes("[" + text + "]")), text);
            }
        }

        // The texts must be hard: rounding to a double first gives a wrong float for many.
        assertTrue(finite > 150_000 && roundedTwice > 1_000, finite + " " + roundedTwice);
    }

    @Test
    void featuresMustHaveTheWidthAndDistinctNames() {
        assertThrows(IllegalArgumentException.class, () -> JSON.decoder(3, List.of(AMOUNT, AGE)));
        assertThrows(IllegalArgumentException.class, () -> JSON.decoder(2, List.of(AGE, AGE)));
    }

    private static byte[] latin1(String text) {
        return text.getBytes(ISO_8859_1);
    }
}
