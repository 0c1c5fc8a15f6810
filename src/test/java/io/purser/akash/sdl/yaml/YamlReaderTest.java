package io.purser.akash.sdl.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import io.purser.akash.sdl.Sdl;
import io.purser.akash.sdl.SdlCheckResult;
import io.purser.akash.sdl.input.SdlValue;
import io.purser.support.ProcessorTime;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The worst effect of any text is a refusal. */
class YamlReaderTest {
    private static final Duration AT_ONCE = Duration.ofSeconds(2);

    @Test
    void refusesABillionLaughsAtOnce() {
        StringBuilder bomb = new StringBuilder("a0: &a0 [lol, lol, lol, lol, lol, lol, lol, lol, lol]\n");
        for (int i = 1; i < 30; i++) {
            bomb.append("a%d: &a%d [*a%d, *a%d, *a%d, *a%d, *a%d, *a%d, *a%d, *a%d, *a%d]\n"
                    .formatted(i, i, i - 1, i - 1, i - 1, i - 1, i - 1, i - 1, i - 1, i - 1, i - 1));
        }

        assertRefusedAtOnce(bomb.toString(), "at most 50000 nodes");
    }

    @Test
    void refusesADeepNestAtOnce() {
        assertRefusedAtOnce("[".repeat(100_000), "nested at most 40 levels");
        assertRefusedAtOnce("a: ".repeat(1) + "{a: ".repeat(50_000), "nested at most 40 levels");
    }

    @Test
    void refusesAHugeTextAtOnce() {
        assertRefusedAtOnce("a".repeat(YamlReader.MAX_CHARACTERS + 1), "at most 524288 characters");
        assertRefusedAtOnce("- a\n".repeat(100_000), "at most 50000 nodes");
    }

    @Test
    void refusesAnAliasOfWhatItIsIn() {
        assertRefusedAtOnce("version: &a [*a]", "no anchor &a ends before this alias");
        assertRefusedAtOnce("version: *nowhere", "no anchor &nowhere ends before this alias");
    }

    @Test
    void refusesTagsThatNameTypes() {
        assertRefusedAtOnce("version: !!javax.script.ScriptEngineManager [x]", "remove tag:yaml.org,2002:javax");
        assertRefusedAtOnce("version: !run ls", "remove !run");
    }

    @Test
    void refusesWhatIsNotYamlAndSaysWhere() {
        SdlCheckResult checked = Sdl.check("version: \"2.0\"\nservices:\n\tweb: {}\n");

        assertThat(checked.violations()).singleElement().satisfies(violation -> {
            assertThat(violation.message()).startsWith("this is not YAML: ");
            assertThat(violation.line()).isEqualTo(3);
        });
    }

    @Test
    void refusesAnEmptyTextAListAndAListAsAKey() {
        assertRefusedAtOnce("", "the file is empty");
        assertRefusedAtOnce("# nothing\n", "the file is empty");
        assertRefusedAtOnce("- a", "expected a mapping");
        assertRefusedAtOnce("[a]: b", "a key is a name");
        assertRefusedAtOnce("a: \u0000", "this is not YAML");
        assertRefusedAtOnce("a: \"\\ud800\"", "no character");
    }

    @Test
    void keepsWhatIsWrittenOverWhatIsMerged() {
        SdlFindings findings = new SdlFindings();
        YamlNode node = YamlReader.read("""
                base: &base {a: 1, b: 1}
                late: &late {b: 2, c: 2}
                all: {<<: [*base, *late], a: 0}
                """, findings);

        assertThat(node).isNotNull();
        SdlValue all = SdlValue.root(node, findings).get("all");
        assertThat(all.textsByName())
                .containsEntry("a", "0")
                .containsEntry("b", "1")
                .containsEntry("c", "2");
        assertThat(findings.violations()).isEmpty();
    }

    private static void assertRefusedAtOnce(String text, String reason) {
        Duration start = ProcessorTime.now();

        SdlCheckResult checked = Sdl.check(text);

        assertThat(checked.violations())
                .anyMatch(violation -> violation.message().contains(reason));
        assertThat(ProcessorTime.now().minus(start)).isLessThan(AT_ONCE);
    }
}
