package io.purser.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.purser.support.CatalogResource;
import io.purser.support.PostgresResource;
import io.purser.support.WithGateway;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** {@code purser models} against a running Purser whose providers are a fake. */
@QuarkusTest
@WithGateway
@WithTestResource(CatalogResource.class)
class ModelsCommandTest {
    private static String run(String... arguments) {
        return run(CommandLine.ExitCode.OK, arguments);
    }

    private static String run(int expected, String... arguments) {
        ModelsCommand command = new ModelsCommand();
        command.readSettingsFrom(name -> Optional.ofNullable(
                switch (name) {
                    case "PURSER_URL" -> "http://localhost:" + RestAssured.port;
                    case "PURSER_API_KEY" -> PostgresResource.OPERATOR_KEY;
                    default -> null;
                }));
        StringWriter output = new StringWriter();
        int exitCode = new CommandLine(command)
                .setOut(new PrintWriter(output, true))
                .setErr(new PrintWriter(output, true))
                .execute(arguments);
        assertThat(exitCode).as(output.toString()).isEqualTo(expected);
        return output.toString();
    }

    private static void lists(String prompt) {
        CatalogResource.lists(
                200,
                "{'data': [{'id': 'maker/shown', 'context_length': 64000, 'pricing':" + " {'prompt': '" + prompt
                        + "', 'completion': '0.00001', 'input_cache_read': '0.00000025'}}]}");
    }

    @Test
    void listsModelsWithTheirPricesAndConfirmsHeldOnes() {
        lists("0.0000025");
        assertThat(run("--refresh"))
                .containsPattern("openrouter: \\d+ models, 0 left out")
                .containsPattern("openrouter:maker/shown +2\\.5 +0\\.25 +10 +64000")
                .containsPattern("requesty:claude-3-sonnet +3 +3 +15 +200000");

        lists("0.00025");
        String held = run("--refresh");
        Matcher version = Pattern.compile("--confirm ([0-9a-f]{16}):\\R +now +openrouter:maker/shown ")
                .matcher(held);
        assertThat(version.find()).as(held).isTrue();
        assertThat(held).containsPattern("openrouter:maker/shown +2\\.5 ");

        assertThat(run("--confirm", version.group(1)))
                .contains("confirmed: openrouter:maker/shown")
                .containsPattern("openrouter:maker/shown +250 ");
        assertThat(run(CommandLine.ExitCode.SOFTWARE, "--confirm", version.group(1)))
                .isEqualToIgnoringNewLines(
                        "these versions are not held; `purser models --refresh` shows those that are: "
                                + version.group(1));
    }
}
