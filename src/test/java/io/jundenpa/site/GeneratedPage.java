package io.jundenpa.site;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A page under {@code src/site/markdown} that is generated from the code. A test compares the committed page with the
 * generated one; {@code mvn test -Dtest=... -Dsite.update=true} writes the page again.
 */
public record GeneratedPage(String name) {

    private static final Path SITE = Path.of("src/site/markdown");

    /** Fails if the committed page differs from the generated text. The message has the command that writes it again. */
    public void check(String generated, Class<?> test) throws IOException {
        Path page = SITE.resolve(name);
        if (Boolean.getBoolean("site.update")) {
            Files.createDirectories(page.getParent());
            Files.writeString(page, generated);
        }

        assertEquals(
                generated,
                Files.exists(page) ? Files.readString(page) : "",
                page + " differs from the code; write it again: mvn test -Dtest=" + test.getSimpleName()
                        + " -Dsite.update=true");
    }
}
