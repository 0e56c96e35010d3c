package io.jundenpa.site;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Finds calls of {@code jundenpa} in the lines of a shell. */
final class CommandLines {

    private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|'([^']*)'|(\\S+)");
    private static final Pattern ASSIGNMENT = Pattern.compile("[A-Z_]+=.*");

    private CommandLines() {}

    /** The arguments of each call in a script. */
    static List<List<String>> ofScript(String script) {
        return script.replace("\\\n", " ").lines().flatMap(CommandLines::calls).toList();
    }

    /** The arguments of each call in a terminal session. A command follows a dollar sign. */
    static List<List<String>> ofSession(String session) {
        return session.lines()
                .filter(line -> line.startsWith("$ "))
                .flatMap(line -> calls(line.substring(2)))
                .toList();
    }

    private static Stream<List<String>> calls(String line) {
        return Arrays.stream(line.split("&&|[|;&]")).flatMap(part -> call(part).stream());
    }

    /** The arguments of a call; empty if another program is called. */
    static Optional<List<String>> call(String command) {
        List<String> words = new ArrayList<>(WORD.matcher(command)
                .results()
                .map(word -> Stream.of(1, 2, 3)
                        .map(word::group)
                        .filter(text -> text != null)
                        .findFirst()
                        .orElseThrow())
                .dropWhile(word -> ASSIGNMENT.matcher(word).matches())
                .toList());
        if (words.isEmpty() || !words.get(0).matches("(.*bin/)?jundenpa")) {
            return Optional.empty();
        }
        return Optional.of(words.subList(1, words.size()));
    }
}
