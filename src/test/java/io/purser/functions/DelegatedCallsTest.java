package io.purser.functions;

import static org.assertj.core.api.Assertions.assertThat;

import io.purser.support.BesideOthers;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A delegated call that fails in a way that nobody foresaw. */
@BesideOthers
class DelegatedCallsTest {
    @Test
    void isAnswered() throws Exception {
        Vertx vertx = Vertx.vertx();
        Router router = Router.router(vertx);
        router.post()
                .handler(http -> vertx.executeBlocking(() -> "prepared", false)
                        .onComplete(prepared -> DelegatedCalls.orProblem(http, () -> {
                            throw new IllegalStateException("nobody foresaw this");
                        })));
        HttpServer server = vertx.createHttpServer()
                .requestHandler(router)
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get(30, TimeUnit.SECONDS);
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<String> answer = client.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.actualPort() + "/delegate"))
                            .POST(HttpRequest.BodyPublishers.noBody())
                            .timeout(Duration.ofSeconds(30))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());

            assertThat(answer.statusCode()).isEqualTo(500);
            assertThat(answer.body()).contains("urn:purser:problem:internal").doesNotContain("nobody foresaw");
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
        }
    }
}
