package io.purser.tools;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.purser.support.ClientProgram;
import io.purser.support.PostgresResource;
import io.purser.support.WithGateway;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The official clients and the official conformance suite, unchanged; {@code npm ci} in their folder installs them. */
@QuarkusTest
@WithGateway
class McpClientsTest {
    private static final Path FOLDER = Path.of("src", "test", "node", "mcp");
    private static final Path NODE = FOLDER.resolve(Path.of("node_modules", ".bin", "node"));

    private static String run(String... script) {
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
        return outcome.printed().strip();
    }

    /** The scenarios of the suite for that revision, by what came of them. */
    private static Map<String, List<String>> conformance(String revision) {
        String printed = run("conformance.mjs", revision);
        JsonNode results = Mcp.object(printed.substring(printed.lastIndexOf('\n') + 1));
        Map<String, List<String>> scenarios = new TreeMap<>();
        results.propertyStream()
                .forEach(result -> scenarios
                        .computeIfAbsent(result.getValue().asText(), each -> new ArrayList<>())
                        .add(result.getKey()));
        scenarios.values().forEach(names -> names.sort(null));
        return scenarios;
    }

    @Test
    void letsTheOfficialClientsUseEveryTool() {
        run("client.mjs");
    }

    @Test
    void letsServersAskTheOfficialClientsInTheMiddleOfCalls() {
        run("asked.mjs");
    }

    /** Of both revisions: the protocol itself, and every kind of content, from a server behind Purser. */
    private static final List<String> PASSED = List.of(
            "completion-complete",
            "dns-rebinding-protection",
            "json-schema-2020-12",
            "prompts-get-embedded-resource",
            "prompts-get-simple",
            "prompts-get-with-args",
            "prompts-get-with-image",
            "prompts-list",
            "resources-list",
            "resources-read-binary",
            "resources-read-text",
            "resources-templates-read",
            "tools-call-audio",
            "tools-call-embedded-resource",
            "tools-call-error",
            "tools-call-image",
            "tools-call-mixed-content",
            "tools-call-simple-text",
            "tools-call-with-progress",
            "tools-list");

    private static List<String> and(List<String> some, String... others) {
        return Stream.concat(some.stream(), Stream.of(others)).sorted().toList();
    }

    @Test
    void conformsToTheRevisionWithoutSessions() {
        assertThat(conformance("2026-07-28"))
                .isEqualTo(Map.of(
                        "passed",
                        and(
                                PASSED,
                                "caching",
                                "http-custom-header-server-validation",
                                "http-header-validation",
                                "input-required-result-basic-elicitation",
                                "input-required-result-basic-list-roots",
                                "input-required-result-basic-sampling",
                                "input-required-result-capability-check",
                                "input-required-result-ignore-extra-params",
                                "input-required-result-missing-input-response",
                                "input-required-result-multi-round",
                                "input-required-result-multiple-input-requests",
                                "input-required-result-non-tool-request",
                                "input-required-result-request-state",
                                "input-required-result-result-type",
                                "input-required-result-tampered-state",
                                "input-required-result-unsupported-methods",
                                "input-required-result-validate-input",
                                "sep-2164-resource-not-found",
                                "server-sse-multiple-streams"),
                        "passed as far as it was tested",
                        List.of("server-stateless")));
    }

    @Test
    void conformsToTheRevisionWithAHandshake() {
        assertThat(conformance("2025-11-25"))
                .isEqualTo(Map.of(
                        "passed",
                        and(
                                PASSED,
                                "elicitation-sep1034-defaults",
                                "elicitation-sep1330-enums",
                                "logging-set-level",
                                "ping",
                                "resources-subscribe",
                                "resources-unsubscribe",
                                "server-initialize",
                                "server-session-lifecycle",
                                "server-sse-multiple-streams",
                                "server-sse-polling",
                                "tools-call-elicitation",
                                "tools-call-sampling",
                                "tools-call-with-logging")));
    }
}
