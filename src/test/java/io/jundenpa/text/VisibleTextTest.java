package io.jundenpa.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VisibleTextTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\0",
                "\n",
                "\r",
                "\t",
                "\u001B",
                "\u007F",
                "\u0085",
                "\u009B",
                "\u00AD",
                "\u200B",
                "\u200E",
                "\u2028",
                "\u2029",
                "\u202E",
                "\u2066",
                "\uFEFF",
                "\uD800",
                "\uDC00",
                "\uDB40\uDC41"
            })
    void invisibleCharactersAreReplaced(String invisible) {
        assertEquals("a\uFFFDb", VisibleText.of("a" + invisible + "b"));
        assertFalse(VisibleText.isVisible(invisible));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "é", "金", "😀", "\u00A0", "\u0645\u06CC\u200C\u062E", "👩\u200D🔬", "\uFFFD"})
    void otherTextIsKept(String text) {
        assertEquals(text, VisibleText.of(text));
        assertTrue(VisibleText.isVisible(text));
    }
}
