package io.jundenpa.model;

import io.jundenpa.format.document.Node;
import io.jundenpa.format.tensor.Budget;
import io.jundenpa.format.tensor.FormatException;
import io.jundenpa.text.VisibleText;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The files of a model's folder.
 *
 * <p>Each file is read once, so the hash covers the bytes that are used. A folder that someone else made must not show a secret
 * of this computer, so its names and links are restricted:
 *
 * <ul>
 *   <li>A name does not leave the folder.
 *   <li>A symbolic link leads to a file in the folder. If the folder is a snapshot in a cache of Hugging Face, a link may also
 *       lead to a blob of the same cache.
 *   <li>A file with several names (hard links) is one that everyone may read. Stores such as Nix and OSTree, and {@code cp -l},
 *       link every file.
 * </ul>
 */
final class ModelFiles {

    static final int MAX_BYTES = Integer.MAX_VALUE - 8;

    private static final String LEAVES =
            "is a link that leaves the model's folder, expected a file in it; cp -rL copies a folder without its links";
    private static final String OTHER_NAMES =
            "has a second name (a hard link), which may lie outside of the model's folder; expected a copy of the file,"
                    + " or a file that everyone may read";

    private static final int MAX_HASHED = 1 << 14;

    /** Bytes in one read. The channel allocates the same number of bytes outside of the heap. */
    private static final int MAX_READ = 1 << 20;

    private final Path folder;
    private final Budget budget;
    private final Map<String, Optional<byte[]>> contents = new HashMap<>();
    private final TreeMap<String, byte[]> weights = new TreeMap<>();

    /** The files of a folder, which must exist. */
    ModelFiles(Path folder, Budget budget) {
        this.folder = folder;
        this.budget = budget;
    }

    /**
     * The content of a file of weights. The hash counts it.
     *
     * @param name relative to the folder
     * @param node gets the problem if the file cannot be read. If several nodes name the file, only the first one gets it
     */
    Optional<byte[]> readWeights(String name, Node node) {
        Optional<byte[]> content = read(name, node);
        content.ifPresent(bytes -> weights.put(Path.of(name).normalize().toString(), bytes));
        return content;
    }

    /** The content of a file that the hash does not count. */
    Optional<byte[]> read(String name, Node node) {
        return contents.computeIfAbsent(name, absent -> load(name, node));
    }

    /**
     * SHA-256 of the text that {@code sha256sum} prints for the model file and then the weights read so far, sorted by
     * name.
     *
     * @return 64 hexadecimal digits
     */
    String sha256(String modelName, byte[] model) {
        StringBuilder sums = new StringBuilder(line(modelName, model));
        weights.forEach((name, bytes) -> sums.append(line(name, bytes)));
        return sha256(sums.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static String line(String name, byte[] bytes) {
        return sha256(bytes) + "  " + name + "\n";
    }

    /** Makes many short calls. One call for all bytes would stay in the interpreter and be ten times as slow. */
    private static String sha256(byte[] bytes) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (int at = 0; at < bytes.length; at += MAX_HASHED) {
                digest.update(bytes, at, Math.min(MAX_HASHED, bytes.length - at));
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }

    private Optional<byte[]> load(String name, Node node) {
        try {
            return load(name);
        } catch (FormatException e) {
            node.problem(String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }

    /**
     * The content of a file of weights that another file names. The hash counts it.
     *
     * @throws FormatException if the file cannot be read, or there is not enough memory for it
     */
    ByteBuffer readExternal(String name) throws FormatException {
        Optional<byte[]> known = contents.getOrDefault(name, Optional.empty());
        byte[] content = (known.isPresent() ? known : load(name))
                .orElseThrow(() -> new FormatException(name + " does not fit into the memory"));
        contents.put(name, Optional.of(content));
        weights.put(Path.of(name).normalize().toString(), content);
        return ByteBuffer.wrap(content);
    }

    private Optional<byte[]> load(String name) throws FormatException {
        Optional<String> badName = problemOf(name);
        if (badName.isPresent()) {
            throw new FormatException("\"" + name + "\" " + badName.orElseThrow());
        }
        try {
            return load(folder.resolve(name), name);
        } catch (FormatException e) {
            throw e;
        } catch (IOException e) {
            throw new FormatException(name + " cannot be read: "
                    + (e instanceof AccessDeniedException ? "permission denied" : e.getMessage()));
        }
    }

    /** The problem with the text of a name. A line end could forge a line of the text that is hashed. */
    private static Optional<String> problemOf(String name) {
        if (!VisibleText.isVisible(name) || name.contains("\\")) {
            return Optional.of("has a backslash or an invisible character, expected a path with /");
        }
        try {
            Path path = Path.of(name);
            if (path.isAbsolute()) {
                return Optional.of("is absolute, expected a path relative to the model's folder");
            }
            for (Path segment : path) {
                if (segment.toString().equals("..")) {
                    return Optional.of("leaves the model's folder, expected a path without \"..\"");
                }
            }
            return Optional.empty();
        } catch (InvalidPathException e) {
            return Optional.of("is no path: " + e.getReason());
        }
    }

    private Optional<byte[]> load(Path path, String name) throws IOException {
        if (!Files.exists(path)) {
            throw new FormatException("no " + name + " in the model's folder");
        }
        Path real = path.toRealPath();
        Optional<String> badLink = linkProblem(folder, path);
        if (badLink.isPresent()) {
            throw new FormatException(name + " " + badLink.orElseThrow());
        }
        if (!Files.isRegularFile(real, LinkOption.NOFOLLOW_LINKS)) {
            throw new FormatException(
                    name + " is " + (Files.isDirectory(real) ? "a folder" : "a device or pipe") + ", expected a file");
        }
        try (SeekableByteChannel file =
                Files.newByteChannel(real, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
            return read(file, name);
        }
    }

    /**
     * The problem with the links of a file.
     *
     * @param folder of the model
     * @param file exists
     */
    static Optional<String> linkProblem(Path folder, Path file) throws IOException {
        Path real = file.toRealPath();
        Path realFolder = folder.toRealPath();
        if (!real.startsWith(realFolder) && !isBlob(real, realFolder)) {
            return Optional.of(LEAVES);
        }
        return Files.isRegularFile(real) && hasOtherNames(real) && !everyoneMayRead(real)
                ? Optional.of(OTHER_NAMES)
                : Optional.empty();
    }

    /** Whether the folder is {@code models--NAME/snapshots/REVISION}, and the file is in {@code models--NAME/blobs}. */
    private static boolean isBlob(Path file, Path folder) {
        for (Path parent = folder.getParent(); parent != null; parent = parent.getParent()) {
            if (parent.endsWith("snapshots")
                    && String.valueOf(parent.resolveSibling("").getFileName()).startsWith("models--")) {
                return parent.resolveSibling("blobs").equals(file.getParent());
            }
        }
        return false;
    }

    /** Whether a file has hard links; false if the file system cannot tell. */
    private static boolean hasOtherNames(Path file) throws IOException {
        return file.getFileSystem().supportedFileAttributeViews().contains("unix")
                && !Integer.valueOf(1).equals(Files.getAttribute(file, "unix:nlink", LinkOption.NOFOLLOW_LINKS));
    }

    private static boolean everyoneMayRead(Path file) throws IOException {
        return Files.getPosixFilePermissions(file, LinkOption.NOFOLLOW_LINKS).contains(PosixFilePermission.OTHERS_READ);
    }

    /** Reads as many bytes as the file has at the start, even if it grows meanwhile. */
    private Optional<byte[]> read(SeekableByteChannel file, String name) throws IOException {
        long size = file.size();
        if (size > MAX_BYTES) {
            throw new FormatException(
                    name + " has " + size + " bytes, expected at most " + MAX_BYTES + "; split it into several files");
        }
        if (!budget.take(size)) {
            return Optional.empty();
        }
        byte[] content = new byte[(int) size];
        InputStream in = Channels.newInputStream(file);
        for (int at = 0; at < content.length; ) {
            int got = in.read(content, at, Math.min(MAX_READ, content.length - at));
            if (got < 0) {
                throw new FormatException(name + " was cut off while it was read");
            }
            at += got;
        }
        return Optional.of(content);
    }
}
