package io.purser.akash.sdl.advice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.fasterxml.jackson.databind.JsonNode;
import io.purser.akash.sdl.Sdl;
import io.purser.akash.sdl.SdlCheckResult;
import io.purser.akash.sdl.yaml.SdlFinding;
import io.purser.deploy.Blueprint;
import io.purser.fake.ConsoleParser;
import io.purser.support.SdlText;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A value that Console refuses and Akash accepts gets a warning with the text to write instead. */
@Execution(ExecutionMode.CONCURRENT)
class ConsoleAdviceTest {
    private static final String RICH = SdlText.read("every-field.yaml");
    private static final List<String> VALUES = List.of(
            "",
            "~",
            "5",
            "\"5\"",
            "5.5",
            "0.57",
            "1e3",
            "\"1e3\"",
            "0120",
            "-1",
            "0",
            "\"0\"",
            "1_000",
            ".5",
            "true",
            "\"true\"",
            "yes",
            "\"no\"",
            "on",
            "2026-01-02",
            "\"\"",
            "events",
            "\"2.2\"",
            "sxm",
            "512",
            "3145728",
            "[]",
            "{}",
            "[{}]",
            "[[]]",
            "{a: {}}",
            "a b");
    private static final Pattern LINE = Pattern.compile("(?<indent> *)(?<item>- )?((?<key>[\\w-]+):)?(?<value>.*)");

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            - sh               | - 80                  | services.web.command[0]                                 | Console takes only a text here, and without quotes this is a number: write "80"
            version: "2.0"     | version: 2.0          | version                                               | Console takes only a text here, and without quotes this is a number: write "2.0"
            password: "123456789" | password: 123456789 | services.web.credentials.password                     | Console takes only a text here, and without quotes this is a number: write it in quotes
            global: true       | global: yes           | services.web.expose[0].to[0].global                   | Console takes only true or false here, without quotes: write true
            readOnly: false    | readOnly: "no"        | services.web.params.storage.data.readOnly             | Console takes only true or false here, without quotes: write false
            size: 512Mi        | size: 536870912       | profiles.compute.web.resources.memory.size            | Console takes only a text here, and without quotes this is a number: write "536870912"
            as: 80             | as: 0120              | services.web.expose[0].as                             | Akash reads this as 80, because it begins with 0, and Console as another number: write 80
            units: 0.5         | units: "1e-1"         | profiles.compute.web.resources.cpu.units              | Console wants a number, such as 0.5 or 500m, without sign, exponent or underscore
            - logs             | - events              | services.web.params.permissions.read[0]               | an older Console does not know this yet, and refuses the file for it
            next_tries: 2      | proxy_buffer_size: 65536 | services.web.expose[0].http_options.proxy_buffer_size | an older Console does not know this yet, and refuses the file for it
            """)
    void saysWhatToWriteForConsole(String written, String changed, String path, String message) {
        SdlCheckResult checked =
                Sdl.check(RICH.replaceFirst(Pattern.quote(written), Matcher.quoteReplacement(changed)));

        assertThat(checked.violations()).isEmpty();
        assertThat(checked.warnings())
                .filteredOn(warning -> warning.path().equals(path))
                .extracting(SdlFinding::message)
                .contains(message);
    }

    @Test
    void saysThatConsoleRefusesWhatIsNotDeployed() {
        assertThat(messages(RICH.replace("services:\n", "services:\n  idle:\n    image: nginx\n")))
                .contains("this service is never deployed, and Console refuses the file for it");
    }

    /** What Console's parser takes since chain-sdk 1.0.0-alpha.38 (its sdl-input.schema.yaml). */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "version: \"2.0\"\nreclamation:\n  min_window: 24h",
                "    params:\n      tee: cpu",
                "          - logs\n          - events",
                "          next_tries: 2\n          proxy_buffer_size: 65536",
            })
    void keepsNothingFromConsoleThatOnlyAnOlderOneRefuses(String added) {
        SdlCheckResult checked = Sdl.check(RICH.replaceFirst(
                Pattern.quote(added.lines().findFirst().orElseThrow()), Matcher.quoteReplacement(added)));

        assertThat(checked.orThrow().consoleRefusals()).isEmpty();
        assertThat(checked.warnings())
                .extracting(SdlFinding::message)
                .contains("an older Console does not know this yet, and refuses the file for it");
    }

    @Test
    void saysWhichWindowsConsoleReads() {
        assertThat(messages(RICH + "reclamation:\n  min_window: 1h30m\n"))
                .contains("Console wants a whole number with s, m or h, such as 24h");
    }

    @Test
    void takesAVendorThatNobodyKnowsAsAkashDoes() {
        SdlCheckResult checked =
                Sdl.check(RICH.replaceFirst("nvidia:\n(?: +.*(?:model|ram|interface).*\n){3}", "other: 1\n"));

        assertThat(checked.violations()).isEmpty();
        assertThat(checked.warnings())
                .extracting(SdlFinding::message)
                .contains("Console knows the vendor nvidia alone");
    }

    @Test
    void answersWhateverStandsInThePlaceOfAValue() {
        List<String> changes = changes();

        assertThat(changes)
                .hasSizeGreaterThan(3_000)
                .allSatisfy(changed -> assertThatCode(() -> Sdl.check(changed))
                        .as(difference(changed))
                        .doesNotThrowAnyException());
    }

    @Test
    void refusesForConsoleExactlyWhatConsoleRefusesAndAkashTakes() {
        Assumptions.assumeTrue(ConsoleParser.isThere(), "Console's own parser is not there: npm ci in src/test/node");
        assertThat(ConsoleParser.read(RICH).has("errors")).isFalse();
        List<String> untold = new ArrayList<>();
        List<String> needless = new ArrayList<>();
        int refused = 0;
        for (String changed : changes()) {
            Sdl sdl = Sdl.check(changed).sdl();
            if (sdl == null) {
                continue;
            }
            JsonNode console = ConsoleParser.read(sdl.renderForConsole());
            assertThat(ConsoleParser.read(changed).has("errors"))
                    .as("what is sent is refused as what was written: %s", difference(changed))
                    .isEqualTo(console.has("errors"));
            if (console.has("errors")) {
                refused++;
            }
            // The parser that is here is an older one.
            boolean isNewer = messages(changed).stream().anyMatch(message -> message.startsWith("an older Console "));
            if (console.has("errors") && sdl.consoleRefusals().isEmpty() && !isNewer) {
                untold.add(difference(changed) + " -> " + console.get("errors"));
            }
            if (!console.has("errors") && !sdl.consoleRefusals().isEmpty()) {
                needless.add(difference(changed) + " -> " + sdl.consoleRefusals());
            }
        }

        assertThat(untold).isEmpty();
        assertThat(needless).isEmpty();
        assertThat(refused).isGreaterThan(400);
    }

    @Test
    void aWarningThatConsoleHasNothingToDoWithKeepsNothingFromIt() {
        SdlCheckResult checked = Sdl.check(RICH.replace("as: 80", "as: 0120"));

        assertThat(checked.warnings()).extracting(SdlFinding::path).contains("services.web.expose[0].as");
        assertThatCode(() -> checked.orThrow().requireConsole()).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @MethodSource("io.purser.deploy.Blueprint#templates")
    void takesEveryTemplateThroughConsole(String name) {
        SdlCheckResult checked = Sdl.check(Blueprint.template(name).orElseThrow());

        assertThat(checked.orThrow().consoleRefusals()).isEmpty();
    }

    private static List<String> messages(String sdl) {
        return Sdl.check(sdl).warnings().stream().map(SdlFinding::message).toList();
    }

    private static String difference(String changed) {
        List<String> before = RICH.lines().toList();
        List<String> after = changed.lines().toList();
        int i = 0;
        while (i < Math.min(before.size(), after.size()) && before.get(i).equals(after.get(i))) {
            i++;
        }
        return "line " + (i + 1) + ": " + (i < before.size() ? before.get(i).strip() : "") + " => "
                + (i < after.size() ? after.get(i).strip() : "");
    }

    /**
     * Changes each line in three ways: without the line and the lines below it, with each value in its place, and with
     * an unknown field.
     */
    private static List<String> changes() {
        List<String> lines = RICH.lines().toList();
        List<String> changes = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            Matcher line = LINE.matcher(lines.get(i));
            assertThat(line.matches()).isTrue();
            int indent = line.group("indent").length();
            int end = i + 1;
            while (end < lines.size() && lines.get(end).indexOf(lines.get(end).strip()) > indent) {
                end++;
            }
            String lead = line.group("indent")
                    + (line.group("item") == null ? "" : "- ")
                    + (line.group("key") == null ? "" : line.group("key") + ":");
            changes.add(with(lines, i, end, List.of()));
            changes.add(with(lines, i, i, List.of(" ".repeat(indent) + "stranger: 1")));
            for (String value : VALUES) {
                changes.add(with(lines, i, end, List.of(lead + " " + value)));
            }
        }
        return changes;
    }

    private static String with(List<String> lines, int from, int to, List<String> instead) {
        List<String> changed = new ArrayList<>(lines.subList(0, from));
        changed.addAll(instead);
        changed.addAll(lines.subList(to, lines.size()));
        return String.join("\n", changed) + "\n";
    }
}
