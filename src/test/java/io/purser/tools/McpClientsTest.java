package io.purser.tools;

import static org.assertj.core.api.Assertions.assertThat;

import io.purser.support.ClientProgram;
import io.purser.support.PostgresResource;
import io.purser.support.WithGateway;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The official clients and the official conformance suite, unchanged; {@code npm ci} in their folder installs them. */
@QuarkusTest
@WithGateway
class McpClientsTest {
    private static final Path FOLDER = Path.of("src", "test", "node", "mcp");
    private static final Path NODE = FOLDER.resolve(Path.of("node_modules", ".bin", "node"));

    /**
     * The scenarios of the protocol itself. The suite's other ones call tools, resources and prompts by names that only a
     * server made for the suite has, such as {@code test_image_content}, or need what Purser does not offer: streams,
     * sampling, elicitation, subscriptions and logging.
     */
    private static final String OF_BOTH =
            "completion-complete,tools-list,resources-list,prompts-list,dns-rebinding-protection";

    private static final String OF_HANDSHAKE = OF_BOTH + ",server-initialize,ping";
    private static final String WITHOUT_SESSION = OF_BOTH
            + ",caching,http-header-validation,sep-2164-resource-not-found,server-stateless,input-required-result-unsupported-methods";

    private static void run(String... script) {
        ClientProgram.require(
                Files.isDirectory(FOLDER.resolve(Path.of("node_modules", "@modelcontextprotocol", "conformance"))),
                "npm's clients of MCP are not there; run `npm ci` in " + FOLDER);
        String node = Files.isExecutable(NODE) ? NODE.toAbsolutePath().toString() : "node";
        ClientProgram.require(
                ClientProgram.run(FOLDER, List.of(node, "--version")).printed().matches("(?s)v(2[2-9]|[3-9]\\d)\\..*"),
                "there is no Node of version 22 or later on this machine");
        List<String> command = new ArrayList<>(List.of(node));
        command.addAll(List.of(script));
        command.add("http://localhost:" + RestAssured.port);
        command.add(PostgresResource.OPERATOR_KEY);

        ClientProgram.Outcome outcome = ClientProgram.run(FOLDER, command);

        System.out.println(outcome.printed());
        assertThat(outcome.code()).as(outcome.printed()).isZero();
    }

    @Test
    void letsTheOfficialClientsUseEveryTool() {
        run("client.mjs");
    }

    @Test
    void conformsToTheRevisionWithoutSessions() {
        run("conformance.mjs", "2026-07-28", WITHOUT_SESSION);
    }

    @Test
    void conformsToTheRevisionWithAHandshake() {
        run("conformance.mjs", "2025-11-25", OF_HANDSHAKE);
    }
}
