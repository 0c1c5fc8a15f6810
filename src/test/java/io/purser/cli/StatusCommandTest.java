package io.purser.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import io.purser.support.LoopbackServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** `purser status` at a server whose list has two pages. */
class StatusCommandTest {
    private static final String NEXT = "019ac8b2-3c4d-7e5f-8a6b-7c8d9e0f1a2b";

    @AutoClose
    private final LoopbackServer server = new LoopbackServer("/v1/deployments", StatusCommandTest::answer);

    private static void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String page = exchange.getRequestURI().getQuery().contains("cursor=" + NEXT)
                    ? "{\"deployments\": [{\"deployment\": \"older\", \"state\": \"ready\"}], \"next\": null}"
                    : "{\"deployments\": [{\"deployment\": \"newer\", \"state\": \"closed\"}], \"next\": \"%s\"}"
                            .formatted(NEXT);
            byte[] text = page.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, text.length);
            exchange.getResponseBody().write(text);
        }
    }

    @Test
    void listsTheDeploymentsOfAllPages() {
        StatusCommand verb = new StatusCommand();
        verb.readSettingsFrom(name -> Optional.of(server.uri().toString()).filter(uri -> name.equals("PURSER_URL")));
        StringWriter output = new StringWriter();

        int exitCode =
                new CommandLine(verb).setOut(new PrintWriter(output, true)).execute();

        assertThat(exitCode).isZero();
        assertThat(output.toString().lines())
                .extracting(line -> line.substring(0, 5))
                .containsExactly("newer", "older");
    }
}
