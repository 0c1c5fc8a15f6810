package io.purser.support;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A section of {@code SECURITY.md} that the code writes, between two marks. {@code -Dpurser.routes.write} writes it; each
 * other run of the test compares it.
 */
public final class WrittenSection {
    private static final Path PAGE = Path.of("SECURITY.md");

    private WrittenSection() {}

    /**
     * Compares the section, or writes it.
     *
     * @param name of what the section lists, as in its marks
     * @param test the test that writes it
     */
    public static void check(String name, Class<?> test, String written) throws IOException {
        String mark = "<!-- %s: written by %s with -Dpurser.routes.write -->\n".formatted(name, test.getSimpleName());
        String page = Files.readString(PAGE);
        assertThat(page).contains(mark);
        int begin = page.indexOf(mark) + mark.length();
        int end = page.indexOf("<!-- end of %s -->".formatted(name));
        if (System.getProperty("purser.routes.write") != null) {
            Files.writeString(PAGE, page.substring(0, begin) + written + page.substring(end));
            return;
        }

        assertThat(page.substring(begin, end))
                .as("run ./mvnw test -Dtest=%s -Dpurser.routes.write", test.getSimpleName())
                .isEqualTo(written);
    }
}
