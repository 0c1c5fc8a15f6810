package io.purser.akash.sdl.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.purser.akash.sdl.MixedSdl;
import io.purser.akash.sdl.Sdl;
import io.purser.akash.sdl.SdlCheckResult;
import io.purser.fake.ConsoleParser;
import io.purser.fake.OrderedSdl;
import io.purser.support.BesideOthers;
import io.purser.support.ClientProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Compares our form of Console's manifest with the result of the parser that Console uses. */
@BesideOthers
class ConsoleManifestTest {
    private static final Path SHARED = Path.of(Optional.ofNullable(System.getProperty("purser.shared"))
            .or(() -> Optional.ofNullable(System.getenv("PURSER_SHARED")))
            .orElse("../shared"));
    private static final int MIXED = 200;

    @ParameterizedTest
    @EnumSource
    void isWhatConsoleMakesOfItAndNotWhatTheChainsParserMakes(OrderedSdl which) {
        Sdl sdl = which.sdl("nginx:1.27");

        JsonNode made = ConsoleParser.read(sdl.renderForConsole());

        assertThat(sdl.manifest().console().json())
                .isEqualTo(made.path("manifest").asText());
        assertThat(sdl.manifest().console().hashHex())
                .isEqualTo(made.path("hash").asText())
                .isNotEqualTo(sdl.manifest().hashHex());
    }

    /** Tests on a machine without Node then see the same Console as others. */
    @Test
    void isRecordedAsConsoleMakesIt() {
        requireParser();
        SoftAssertions softly = new SoftAssertions();
        ConsoleParser.recorded()
                .forEach((sdl, answer) -> softly.assertThat(answer).isEqualTo(ConsoleParser.read(sdl)));
        softly.assertAll();
    }

    @Test
    void isWhatConsoleMakesOfEveryFileThatItTakes() throws IOException {
        requireParser();
        SoftAssertions softly = new SoftAssertions();
        int taken = 0;
        for (Path file : files()) {
            SdlCheckResult checked = Sdl.check(Files.readString(file));
            if (checked.isValid()) {
                JsonNode made = ConsoleParser.read(checked.orThrow().renderForConsole());
                if (made.has("hash")) {
                    taken++;
                    softly.assertThat(checked.orThrow().manifest().console().json())
                            .as(file.toString())
                            .isEqualTo(made.path("manifest").asText());
                }
            }
        }
        softly.assertThat(taken).isGreaterThan(10);
        softly.assertAll();
    }

    /** Ports, volumes and models in any order and number, some with empty or zero options. */
    @Test
    void isWhatConsoleMakesOfThingsInAnyOrder() {
        requireParser();
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(7);
        SoftAssertions softly = new SoftAssertions();
        int different = 0;
        for (int i = 0; i < MIXED; i++) {
            String text = MixedSdl.of(random);
            Sdl sdl = Sdl.parse(text);
            JsonNode made = ConsoleParser.read(sdl.renderForConsole());
            softly.assertThat(sdl.manifest().console().json())
                    .as(text + made.path("errors"))
                    .isEqualTo(made.path("manifest").asText());
            if (!sdl.manifest().console().hashHex().equals(sdl.manifest().hashHex())) {
                different++;
            }
        }
        softly.assertThat(different).isGreaterThan(MIXED / 3);
        softly.assertAll();
    }

    /** Console has its own variables, and the text does not mean those. */
    @Test
    void isTakenWithADollarInIt() {
        requireParser();
        Sdl sdl = OrderedSdl.SHARED.sdl("nginx:1.27\n    command: [sh, -c, 'echo ${HOME} \\${X} $${Y}']");

        assertThat(ConsoleParser.read(sdl.render()).path("errors").toString()).contains("HOME");
        assertThat(ConsoleParser.read(sdl.renderForConsole()).path("hash").asText())
                .isEqualTo(sdl.manifest().console().hashHex());
    }

    private static void requireParser() {
        ClientProgram.require(ConsoleParser.isThere(), "Console's parser is not there; run `npm ci` in src/test/node");
    }

    private static List<Path> files() throws IOException {
        List<Path> all = new ArrayList<>();
        for (Path root : List.of(
                SHARED.resolve("akash/corpus"),
                SHARED.resolve("akash/sdl"),
                Path.of("akash"),
                Path.of("src", "test", "resources", "akash"))) {
            if (Files.isDirectory(root)) {
                try (Stream<Path> files = Files.walk(root)) {
                    files.filter(Files::isRegularFile)
                            .filter(file -> file.toString().matches(".*\\.ya?ml"))
                            .sorted()
                            .forEach(all::add);
                }
            }
        }
        return all;
    }
}
