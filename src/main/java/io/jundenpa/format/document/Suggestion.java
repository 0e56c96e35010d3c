package io.jundenpa.format.document;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;

/**
 * Suggests the known word that is nearest to an unknown one.
 *
 * <p>The distance is the optimal string alignment distance: the smallest number of insertions, deletions, replacements and swaps
 * of neighbours that turn one word into the other, without changing a letter twice. Source: Damerau, "A technique for computer
 * detection and correction of spelling errors", 1964.
 */
public final class Suggestion {

    // The time grows with the product of the lengths and with the count of words. Both may come from a file.
    private static final int MAX_LENGTH = 50;
    private static final int MAX_WORDS = 500;

    private Suggestion() {}

    /**
     * The end of a message: {@code ; did you mean "activation"?}. Empty if no word is near.
     *
     * @param words the known words
     * @param found the unknown word
     */
    public static String among(Collection<String> words, String found) {
        if (found.length() > MAX_LENGTH || words.size() > MAX_WORDS) {
            return "";
        }
        String lower = found.toLowerCase(Locale.ROOT);
        int limit = Math.max(1, Math.min(3, found.length() / 3));
        return words.stream()
                .filter(word -> Math.abs(word.length() - found.length()) <= limit)
                .filter(word -> distance(lower, word.toLowerCase(Locale.ROOT)) <= limit)
                .min(Comparator.comparingInt(word -> distance(lower, word.toLowerCase(Locale.ROOT))))
                .map(word -> "; did you mean \"" + word + "\"?")
                .orElse("");
    }

    private static int distance(String a, String b) {
        int[][] steps = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                steps[i][j] = i == 0 || j == 0 ? i + j : distance(steps, a, b, i, j);
            }
        }
        return steps[a.length()][b.length()];
    }

    /** The distance between the first i letters of a and the first j letters of b. Uses the distances of fewer letters. */
    private static int distance(int[][] steps, String a, String b, int i, int j) {
        char last = a.charAt(i - 1);
        int replaced = steps[i - 1][j - 1] + (last == b.charAt(j - 1) ? 0 : 1);
        int min = Math.min(replaced, 1 + Math.min(steps[i - 1][j], steps[i][j - 1]));
        boolean swapped = i > 1 && j > 1 && last == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
        return swapped ? Math.min(min, steps[i - 2][j - 2] + 1) : min;
    }
}
