package io.purser.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.purser.json.PlainJson;
import io.purser.money.Price;
import io.purser.money.Tariff;
import io.quarkus.arc.profile.IfBuildProfile;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Optional;
import java.util.Set;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * A provider for trying Purser without a key and without a network: it repeats the last message. It exists only in
 * development mode and only if {@code purser.echo} is true. It listens on loopback, and has prices, so that the ledger
 * has entries to show.
 */
@ApplicationScoped
@IfBuildProfile("dev")
class EchoProvider {
    private static final Logger LOG = Logger.getLogger(EchoProvider.class);

    private final boolean wanted;
    private @Nullable HttpServer server;

    EchoProvider(CatalogProperties settings) {
        this.wanted = settings.echo();
    }

    /** The model {@code echo:parrot}, whose server is running; empty if it is not switched on. */
    Optional<Model> model() {
        if (!wanted) {
            return Optional.empty();
        }
        HttpServer started = listen();
        server = started;
        LOG.info("echo:parrot answers calls by repeating them; PURSER_ECHO switched it on");
        return Optional.of(new Model(
                "echo",
                "parrot",
                Model.Endpoint.open(
                        URI.create("http://127.0.0.1:" + started.getAddress().getPort() + "/v1"), "parrot"),
                Prices.of(Tariff.of(Price.perMillion("0.5"), Price.perMillion("1.5"))),
                PriceOrigin.UNLISTED,
                32_000,
                4_096,
                1,
                Set.of(),
                ModelTraits.UNKNOWN));
    }

    private static HttpServer listen() {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.createContext("/v1/chat/completions", EchoProvider::answer);
            server.start();
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException("the echo provider cannot listen on loopback", e);
        }
    }

    @PreDestroy
    void stop() {
        if (server != null) {
            server.stop(0);
        }
    }

    private static void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            JsonNode request = PlainJson.MAPPER.readTree(exchange.getRequestBody());
            String said = request.path("messages")
                    .path(request.path("messages").size() - 1)
                    .path("content")
                    .asText("");
            boolean streams = request.path("stream").asBoolean(false);
            byte[] bytes = (streams ? stream(said) : whole(said)).getBytes(java.nio.charset.StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("content-type", streams ? "text/event-stream" : "application/json");
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    private static String whole(String said) {
        ObjectNode answer = answer("chat.completion");
        ObjectNode choice =
                answer.putArray("choices").addObject().put("index", 0).put("finish_reason", "stop");
        choice.putObject("message").put("role", "assistant").put("content", said);
        usage(answer, said);
        return answer.toString();
    }

    private static String stream(String said) {
        ObjectNode chunk = answer("chat.completion.chunk");
        ObjectNode choice =
                chunk.putArray("choices").addObject().put("index", 0).put("finish_reason", "stop");
        choice.putObject("delta").put("role", "assistant").put("content", said);
        ObjectNode last = answer("chat.completion.chunk");
        last.putArray("choices");
        usage(last, said);
        return "data: " + chunk + "\n\ndata: " + last + "\n\ndata: [DONE]\n\n";
    }

    private static ObjectNode answer(String object) {
        return PlainJson.MAPPER
                .createObjectNode()
                .put("id", "chatcmpl-echo")
                .put("object", object)
                .put("created", 0)
                .put("model", "parrot");
    }

    private static void usage(ObjectNode answer, String said) {
        int words = said.split("\\s+").length;
        answer.putObject("usage")
                .put("prompt_tokens", words)
                .put("completion_tokens", words)
                .put("total_tokens", 2 * words);
    }
}
