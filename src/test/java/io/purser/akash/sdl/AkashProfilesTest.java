package io.purser.akash.sdl;

import static org.assertj.core.api.Assertions.assertThat;

import io.purser.access.route.ExposedFunctions;
import io.purser.akash.sdl.group.SdlCost;
import io.purser.akash.sdl.input.SdlTemplate;
import io.purser.akash.sdl.manifest.ServiceExpose;
import io.purser.deploy.Blueprint;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The SDLs with which Purser itself is deployed. */
class AkashProfilesTest {
    private static final Path PROFILES = Path.of("akash");

    static List<Path> profiles() throws IOException {
        try (Stream<Path> files = Files.walk(PROFILES)) {
            return files.filter(file -> file.toString().endsWith(".yaml"))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("profiles")
    void areValidPricedInActAndLeaveNothingToSay(Path file) throws IOException {
        SdlCheckResult checked = Sdl.check(Files.readString(file));

        assertThat(checked.violations()).isEmpty();
        assertThat(checked.warnings()).isEmpty();
        assertThat(checked.orThrow().cost().coin()).isEqualTo("ACT");
    }

    @Test
    void haveTheHashThatTheDocumentShows() throws IOException {
        Sdl sdl = Sdl.parse(Files.readString(PROFILES.resolve("budget-check.yaml")));

        assertThat(Files.readString(Path.of("docs/sdl.md")))
                .contains(
                        "\"hash\":\"" + HexFormat.of().formatHex(sdl.manifest().hash()) + "\"");
    }

    @ParameterizedTest
    @MethodSource("profiles")
    void waitForNothingThatTheirReadmeDoesNotExplain(Path file) throws IOException {
        String readme = Files.readString(PROFILES.resolve("README.md"));

        assertThat(SdlTemplate.of(Files.readString(file)).names())
                .isNotEmpty()
                .allSatisfy(name -> assertThat(readme).containsPattern("(?m)^\\|.*`" + name + "`.*\\|.*\\|.*\\|$"));
    }

    @ParameterizedTest
    @MethodSource("profiles")
    void nameNoFunctionThatIsNotThere(Path file) throws IOException {
        List<String> there = Arrays.stream(ExposedFunctions.Member.values())
                .map(ExposedFunctions.Member::code)
                .toList();
        Matcher functions = Pattern.compile("PURSER_FUNCTIONS=(\\S+)").matcher(Files.readString(file));

        while (functions.find()) {
            assertThat(there).contains(functions.group(1).split(","));
        }
        assertThat(Blueprint.templates())
                .contains(PROFILES.relativize(file).toString().replace(".yaml", ""))
                .hasSize(profiles().size());
    }

    @Test
    void letTheOperatorNameTheAgentsWhereTasksAreDelegated() throws IOException {
        List<Path> delegating = new ArrayList<>();
        for (Path file : profiles()) {
            String text = Files.readString(file);
            Matcher functions = Pattern.compile("PURSER_FUNCTIONS=(\\S+)").matcher(text);
            if (functions.find() && functions.group(1).matches(".*\\b(delegate|tools)\\b.*")) {
                delegating.add(file);
                assertThat(SdlTemplate.of(text).placeholders())
                        .as(file.toString())
                        .contains("PURSER_AGENTS");
            }
        }

        assertThat(delegating).hasSize(4);
    }

    /**
     * Checks the row's sizes, and that it has figures. {@code TemplatesIT} starts the templates and measures the
     * figures.
     */
    @ParameterizedTest
    @MethodSource("profiles")
    void haveARowWithTheirSizesAndWhereTheyWereMeasuredWithFigures(Path file) throws IOException {
        String template = PROFILES.relativize(file).toString().replace(".yaml", "");
        String row = Files.readAllLines(PROFILES.resolve("README.md")).stream()
                .filter(line -> line.startsWith("| `" + template + ".yaml` |"))
                .findFirst()
                .orElseThrow();

        Sdl.parse(SdlTemplate.of(Files.readString(file)).fill(Map.of()))
                .manifest()
                .groups()
                .getFirst()
                .services()
                .forEach(service -> assertThat(row)
                        .contains("%s%s CPU, %d MiB"
                                .formatted(
                                        service.count() == 1 ? "" : service.count() + " × ",
                                        BigDecimal.valueOf(
                                                        service.resources()
                                                                .cpu()
                                                                .units(),
                                                        3)
                                                .stripTrailingZeros()
                                                .toPlainString(),
                                        service.resources().memory().quantity() >> 20)));
        // The figures of Purser itself were measured with the native executable.
        if (Blueprint.isPurser(template)) {
            assertThat(row).containsPattern("\\| [0-9.]+ m?s \\| [0-9.]+ m?s \\| \\d+ MiB, \\d+ of its own \\|");
        }
    }

    /** A deployment of a template that runs Purser is checked for readiness. */
    @ParameterizedTest
    @MethodSource("profiles")
    void areKnownAsPursersWhereTheyRunPurser(Path file) throws IOException {
        String template = PROFILES.relativize(file).toString().replace(".yaml", "");

        assertThat(Blueprint.isPurser(template))
                .isEqualTo(Files.readString(file).contains("image: ghcr.io/purser-io/purser:"));
    }

    /** The ingress of a provider passes on as much as Purser takes, where prompts come in. */
    @Test
    void letInWhatPurserTakes() throws IOException {
        String properties = Files.readString(Path.of("src/main/resources/application.properties"));
        for (String template : List.of("purser", "purser-external-database", "route", "371-os/universal-tool-server")) {
            Sdl sdl = Sdl.parse(SdlTemplate.of(Files.readString(PROFILES.resolve(template + ".yaml")))
                    .fill(Map.of()));

            long most = sdl.manifest().groups().getFirst().services().stream()
                    .flatMap(service -> service.expose().stream())
                    .filter(ServiceExpose::isIngress)
                    .mapToLong(expose -> expose.httpOptions().maxBodySize())
                    .findFirst()
                    .orElseThrow();

            assertThat(properties)
                    .as(template)
                    .contains("quarkus.http.limits.max-body-size=${purser.max-body-bytes:" + most + "}");
        }
    }

    /** An agent's endpoint is a model of PURSER_PROVIDERS, and its key has a variable. */
    @ParameterizedTest
    @MethodSource("profiles")
    void takeTheProvidersAndTheKeyOfTheAgentsThatTheyTake(Path file) throws IOException {
        Set<String> names = SdlTemplate.of(Files.readString(file)).names();

        if (names.contains("PURSER_AGENTS")) {
            assertThat(names).contains("PURSER_PROVIDERS", "AGENTS_API_KEY");
        }
    }

    @Test
    void costWhatTheirReadmeSays() throws IOException {
        String readme = Files.readString(PROFILES.resolve("README.md"));
        assertThat(profiles()).hasSize(11);
        for (Path file : profiles()) {
            SdlCost cost = Sdl.parse(Files.readString(file)).cost();
            String usd = cost.perMonth(SdlCost.BLOCK_TIME)
                    .setScale(2, RoundingMode.CEILING)
                    .toPlainString();
            String uact = cost.perBlock().amount().stripTrailingZeros().toPlainString();
            assertThat(readme)
                    .containsPattern(
                            "\\| `" + PROFILES.relativize(file) + "` \\|.*\\| " + uact + " \\| \\$" + usd + " \\|");
        }
    }
}
