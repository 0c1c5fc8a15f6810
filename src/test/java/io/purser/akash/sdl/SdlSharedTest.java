package io.purser.akash.sdl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.purser.akash.sdl.group.GroupSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;

/** Akash's own pairs and files that people deploy, if they are beside the repository. */
class SdlSharedTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path AKASH = Path.of(Optional.ofNullable(System.getProperty("purser.shared"))
                    .or(() -> Optional.ofNullable(System.getenv("PURSER_SHARED")))
                    .orElse("../shared"))
            .resolve("akash");

    /** Each of these has sizes, ports or limits that Akash refuses too. */
    private static final Set<String> REFUSED = Set.of(
            "Venice-ElizaOS--deploy.yml",
            "avalanche--deploy.yaml",
            "bancor--deploy-static.yaml",
            "bark-small--deploy.yaml",
            "codex--deploy.yml",
            "ghrunner--deploy.yaml",
            "ray--ray-nightly-py310-gpu.yml",
            "steamcmd--deploy.yaml");

    @Test
    void makesOfEveryPairWhatAkashMakes() throws IOException {
        SoftAssertions softly = new SoftAssertions();
        int pairs = 0;
        for (Path input : files("sdl/valid")) {
            if (input.endsWith("input.yaml")) {
                pairs++;
                Sdl sdl = Sdl.parse(Files.readString(input));
                softly.assertThat(JSON.readTree(GroupSpec.toJson(sdl.groups())))
                        .isEqualTo(JSON.readTree(Files.readString(input.resolveSibling("group-specs.json"))));
                softly.assertThat(JSON.readTree(sdl.manifest().toJson()))
                        .isEqualTo(JSON.readTree(Files.readString(input.resolveSibling("manifest.json"))));
                softly.assertThat(sdl.manifest().hashHex())
                        .isEqualTo(Files.readString(input.resolveSibling("manifest.sha256"))
                                .strip());
            }
        }
        softly.assertThat(pairs).isPositive();
        softly.assertAll();
    }

    @Test
    void refusesWhatBothOfAkashsParsersRefuse() throws IOException {
        for (Path file : files("sdl/invalid")) {
            assertThat(Sdl.check(Files.readString(file)).violations())
                    .as(file.getFileName().toString())
                    .isNotEmpty();
        }
    }

    @Test
    void takesWhatOnlyAkashsSchemaRefusesAndWarns() throws IOException {
        for (Path file : files("sdl/schema-only-invalid")) {
            SdlCheckResult checked = Sdl.check(Files.readString(file));

            assertThat(checked.violations()).as(file.getFileName().toString()).isEmpty();
            assertThat(checked.warnings())
                    .as(file.getFileName().toString())
                    .anyMatch(warning -> warning.message().contains("Akash's schema")
                            || warning.message().contains("Akash knows")
                            || warning.message().contains("is read as"));
        }
    }

    @Test
    void takesEveryFileOfTheCorpusThatAkashTakes() throws IOException {
        Set<String> refused = new TreeSet<>();
        for (Path file : files("corpus")) {
            if (!Sdl.check(Files.readString(file)).isValid()) {
                refused.add(file.getFileName().toString());
            }
        }
        assertThat(refused).isEqualTo(new TreeSet<>(REFUSED));
    }

    private static Iterable<Path> files(String folder) throws IOException {
        Path root = AKASH.resolve(folder);
        assumeTrue(
                Files.isDirectory(root),
                () -> root + " is not there; name the folder that holds akash/ in PURSER_SHARED to run this");
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(Files::isRegularFile).sorted().toList();
        }
    }
}
