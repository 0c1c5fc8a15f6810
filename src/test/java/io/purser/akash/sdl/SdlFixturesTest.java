package io.purser.akash.sdl;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.purser.akash.sdl.group.GroupSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Compares the results for our own files with those of Akash's Go parser. The files together use every rule that shapes
 * its output.
 */
class SdlFixturesTest {
    private static final Path VALID = Path.of("src/test/resources/akash/sdl/valid");
    private static final ObjectMapper JSON = new ObjectMapper();

    static List<Path> fixtures() throws IOException {
        try (Stream<Path> folders = Files.list(VALID)) {
            return folders.sorted().toList();
        }
    }

    @ParameterizedTest
    @MethodSource("fixtures")
    void makesTheGroupsThatAkashMakes(Path fixture) throws IOException {
        Sdl sdl = read(fixture);

        assertThat(JSON.readTree(GroupSpec.toJson(sdl.groups())))
                .isEqualTo(JSON.readTree(Files.readString(fixture.resolve("groups.json"))));
    }

    @ParameterizedTest
    @MethodSource("fixtures")
    void makesTheManifestAndHashThatAkashMakes(Path fixture) throws IOException {
        Sdl sdl = read(fixture);

        assertThat(JSON.readTree(sdl.manifest().toJson()))
                .isEqualTo(JSON.readTree(Files.readString(fixture.resolve("manifest.json"))));
        assertThat(sdl.manifest().hashHex())
                .isEqualTo(Files.readString(fixture.resolve("hash")).strip());
    }

    @ParameterizedTest
    @MethodSource("fixtures")
    void keepsTheMeaningWhenItRenders(Path fixture) throws IOException {
        Sdl sdl = read(fixture);

        Sdl again = Sdl.parse(sdl.render());

        assertThat(again.groups()).isEqualTo(sdl.groups());
        assertThat(again.manifest().canonicalJson()).isEqualTo(sdl.manifest().canonicalJson());
        assertThat(again.reclamation()).isEqualTo(sdl.reclamation());
        assertThat(again.render()).isEqualTo(sdl.render());
    }

    private static Sdl read(Path fixture) throws IOException {
        return Sdl.parse(Files.readString(fixture.resolve("input.yaml")));
    }
}
