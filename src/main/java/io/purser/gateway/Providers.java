package io.purser.gateway;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.purser.catalog.Catalog;
import io.purser.catalog.Model;
import io.purser.problem.Problem;
import io.purser.problem.ProblemType;
import io.quarkus.rest.client.reactive.QuarkusRestClientBuilder;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.Response;
import java.net.ConnectException;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Calls providers, and says of every outcome whether it was paid for. Follows no redirect. */
@ApplicationScoped
class Providers {
    private static final int LONGEST_MESSAGE = 500;

    private final Catalog catalog;
    private final Duration connectTimeout;
    private final Duration timeout;
    private final Map<URI, ProviderApi> clients = new ConcurrentHashMap<>();

    Providers(
            Catalog catalog,
            @ConfigProperty(name = "purser.provider.connect-timeout", defaultValue = "PT5S") Duration connectTimeout,
            @ConfigProperty(name = "purser.provider.timeout", defaultValue = "PT5M") Duration timeout) {
        this.catalog = catalog;
        this.connectTimeout = connectTimeout;
        this.timeout = timeout;
    }

    /** The longest that a call can take. */
    Duration timeout() {
        return connectTimeout.plus(timeout);
    }

    /** Sends the body; the future never fails. */
    CompletableFuture<Reply> chat(Model model, byte[] body) {
        String key = catalog.keyFor(model);
        Uni<Response> call =
                clients.computeIfAbsent(model.baseUrl(), this::client).chat(key == null ? null : "Bearer " + key, body);
        return call.ifNoItem()
                .after(timeout)
                .failWith(TimeoutException::new)
                .map(response -> read(model, response))
                .onFailure()
                .recoverWithItem(failure -> failed(model, failure))
                .subscribeAsCompletionStage();
    }

    private ProviderApi client(URI baseUrl) {
        return QuarkusRestClientBuilder.newBuilder()
                .baseUri(baseUrl)
                .connectTimeout(connectTimeout.toMillis(), TimeUnit.MILLISECONDS)
                .readTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
                .followRedirects(false)
                .property("microprofile.rest.client.disable.default.mapper", true)
                .build(ProviderApi.class);
    }

    private Reply read(Model model, Response response) {
        String body = response.readEntity(String.class);
        int status = response.getStatus();
        if (status == 200) {
            return new Reply.Answered(body == null ? "" : body);
        }
        String said = "%s answered %d%s".formatted(model.provider(), status, message(model, body));
        Problem problem = switch (status) {
            case 429 ->
                Problem.of(ProblemType.BUSY, said).retryAfter(retryAfter(response.getHeaderString("retry-after")));
            case 400, 404, 413, 422 -> Problem.of(ProblemType.MALFORMED, said);
            case 408, 504 -> Problem.of(ProblemType.PROVIDER_TIMEOUT, said);
            default -> Problem.of(ProblemType.PROVIDER_FAILED, said);
        };
        return new Reply.Refused(problem.with("provider", model.provider()));
    }

    private static Reply failed(Model model, Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof TimeoutException
                    || cause.getClass().getSimpleName().endsWith("TimeoutException")) {
                boolean connecting = String.valueOf(cause.getMessage()).contains("connection");
                Problem slow = Problem.of(ProblemType.PROVIDER_TIMEOUT, model.provider() + " did not answer in time")
                        .with("provider", model.provider());
                return connecting ? new Reply.NotSent(slow) : new Reply.Unknown(slow, failure);
            }
            if (cause instanceof ConnectException || cause instanceof UnknownHostException) {
                return new Reply.NotSent(Problem.of(
                                ProblemType.PROVIDER_FAILED,
                                "%s cannot be reached at %s".formatted(model.provider(), model.baseUrl()))
                        .with("provider", model.provider()));
            }
        }
        return new Reply.Unknown(
                Problem.of(ProblemType.PROVIDER_FAILED, model.provider() + " broke the connection off")
                        .with("provider", model.provider()),
                failure);
    }

    private static Duration retryAfter(@org.jspecify.annotations.Nullable String header) {
        return header != null && header.matches("[0-9]{1,6}")
                ? Duration.ofSeconds(Long.parseLong(header))
                : Duration.ofSeconds(1);
    }

    /** What the provider says went wrong, without our key, should it repeat it. */
    private String message(Model model, @org.jspecify.annotations.Nullable String body) {
        try {
            JsonNode error = ChatRequest.JSON.readTree(body == null ? "" : body).path("error");
            String message = error.isTextual()
                    ? error.textValue()
                    : error.path("message").asText("");
            String key = catalog.keyFor(model);
            if (key != null) {
                message = message.replace(key, "…");
            }
            if (message.isEmpty()) {
                return "";
            }
            return ": " + (message.length() > LONGEST_MESSAGE ? message.substring(0, LONGEST_MESSAGE) + "…" : message);
        } catch (JsonProcessingException e) {
            return "";
        }
    }
}
