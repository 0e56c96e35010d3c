package io.jundenpa.format.document;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;

/** Guesses which word was meant by one that is not known. */
public final class Suggestion {

    // A distance takes the product of two lengths, and both words and what is known may come from a file.
    private static final int LONGEST = 50;
    private static final int MOST_WORDS = 500;

    private Suggestion() {}

    /**
     * The end of a message: {@code ; did you mean "activation"?}, or nothing if no word is near.
     *
     * @param words the words that are known
     * @param found the word that is not
     */
    public static String among(Collection<String> words, String found) {
        if (found.length() > LONGEST || words.size() > MOST_WORDS) {
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

    /**
     * The fewest insertions, deletions, replacements and swaps of neighbours that turn one word into the other, no letter
     * being touched twice (Damerau, 1964; "optimal string alignment").
     */
    private static int distance(String a, String b) {
        int[][] steps = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                steps[i][j] = i == 0 || j == 0 ? i + j : least(steps, a, b, i, j);
            }
        }
        return steps[a.length()][b.length()];
    }

    /** The steps for the first i letters of one word and j of the other, from those for fewer letters. */
    private static int least(int[][] steps, String a, String b, int i, int j) {
        char last = a.charAt(i - 1);
        int replaced = steps[i - 1][j - 1] + (last == b.charAt(j - 1) ? 0 : 1);
        int least = Math.min(replaced, 1 + Math.min(steps[i - 1][j], steps[i][j - 1]));
        boolean swapped = i > 1 && j > 1 && last == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
        return swapped ? Math.min(least, steps[i - 2][j - 2] + 1) : least;
    }
}
