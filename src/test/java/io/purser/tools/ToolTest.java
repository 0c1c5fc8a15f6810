package io.purser.tools;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.purser.access.route.Role;
import io.purser.json.SnakeCaseJson;
import io.purser.support.BesideOthers;
import io.purser.support.WrittenSection;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.io.IOException;
import org.junit.jupiter.api.Test;

@BesideOthers
class ToolTest {

    @Test
    void isWhatTheSecurityPageShows() throws IOException {
        WrittenSection.check("tools", ToolTest.class, Tool.toMarkdown());
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
