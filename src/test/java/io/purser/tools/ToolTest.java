package io.purser.tools;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.purser.access.route.Role;
import io.purser.json.SnakeCaseJson;
import io.purser.support.BesideOthers;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

@BesideOthers
class ToolTest {
    private static final Path SECURITY = Path.of("SECURITY.md");
    private static final String BEGIN = "<!-- tools: written by ToolTest with -Dpurser.routes.write -->\n";
    private static final String END = "<!-- end of tools -->";

    @Test
    void isWhatTheSecurityPageShows() throws IOException {
        String page = Files.readString(SECURITY);
        int begin = page.indexOf(BEGIN) + BEGIN.length();
        int end = page.indexOf(END);
        assertThat(begin).isGreaterThan(BEGIN.length());
        if (System.getProperty("purser.routes.write") != null) {
            Files.writeString(SECURITY, page.substring(0, begin) + Tool.toMarkdown() + page.substring(end));
            return;
        }

        assertThat(page.substring(begin, end))
                .as("run ./mvnw test -Dtest=ToolTest -Dpurser.routes.write")
                .isEqualTo(Tool.toMarkdown());
    }

    /**
     * No method of a resource returns most of these, because the functions write them themselves and the database keeps
     * them: the native executable knows their components by this mark only.
     */
    @Test
    void answersWithAndKeepsRecordsThatTheNativeExecutableKnows() {
        classes()
                .that()
                .areAnnotatedWith(SnakeCaseJson.class)
                .should()
                .beAnnotatedWith(RegisterForReflection.class)
                .check(new ClassFileImporter()
                        .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                        .importPackages("io.purser.functions", "io.purser.reconciliation", "io.purser.toolservers"));
    }

    @Test
    void letsTheOperatorUseEveryTool() {
        assertThat(Tool.values())
                .allSatisfy(tool -> assertThat(tool.roles()).as(tool.code()).contains(Role.OPERATOR));
    }
}
