package io.jundenpa.model;

import io.jundenpa.format.document.InvalidFileException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Finds the model file of a path. */
final class ModelPath {

    private static final List<String> NAMES = List.of("model.yaml", "model.yml", "model.json");
    private static final List<String> EXTENSIONS = List.of("yaml", "yml", "json");

    private ModelPath() {}

    /**
     * The model file of a folder, or the file itself.
     *
     * @throws InvalidFileException if there is not exactly one model file, or it has an unknown format
     */
    static Path find(Path path) {
        if (Files.isDirectory(path)) {
            return inFolder(path);
        }
        if (!Files.exists(path)) {
            throw invalid(path, "no such file or folder");
        }
        String name = String.valueOf(path.getFileName());
        if (!EXTENSIONS.contains(Formats.extension(name)) && !Networks.knows(name)) {
            throw invalid(path, Formats.noModel(name));
        }
        return path;
    }

    private static Path inFolder(Path folder) {
        List<String> found = NAMES.stream()
                .filter(name -> Files.exists(folder.resolve(name), LinkOption.NOFOLLOW_LINKS))
                .collect(Collectors.toList());
        if (found.isEmpty() && Files.exists(folder.resolve("saved_model.pb"))) {
            throw invalid(folder, Formats.savedModel(String.valueOf(folder.getFileName())));
        }
        if (found.isEmpty()) {
            throw invalid(folder, "no model.yaml, model.yml or model.json in this folder");
        }
        if (found.size() > 1) {
            throw invalid(folder, String.join(" and ", found) + " in this folder, expected only one of them");
        }
        Path file = folder.resolve(found.get(0));
        try {
            Optional<String> badLink = Files.exists(file) ? ModelFiles.linkProblem(folder, file) : Optional.empty();
            if (badLink.isPresent()) {
                throw invalid(file, badLink.orElseThrow());
            }
        } catch (IOException e) {
            throw invalid(file, "cannot be read: " + e);
        }
        return file;
    }

    private static InvalidFileException invalid(Path path, String problem) {
        return new InvalidFileException(path.toString(), List.of(problem));
    }
}
