package io.purser.akash.provider;

import io.purser.akash.sdl.manifest.Manifest;
import io.purser.akash.wallet.Address;
import io.purser.problem.BoundedHttpExchange;
import io.purser.problem.ConnectionFailureText;
import io.purser.problem.ForeignText;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** The client of one provider's gateway. Every call can throw {@link GatewayException}. */
public final class ProviderGateway implements AutoCloseable {
    private static final long LARGEST_ANSWER = 4L << 20;
    private static final int UNAUTHORIZED = 401;
    private static final Duration LONGEST_SLICE = Duration.ofSeconds(1);

    private final Address provider;
    private final URI host;
    private final HttpClient client;
    private final StreamSource streams;
    private final TokenSupplier tokens;
    private final GatewayTimes times;
    private final Clock clock;

    ProviderGateway(
            Address provider,
            URI host,
            HttpClient client,
            StreamSource streams,
            TokenSupplier tokens,
            GatewayTimes times,
            Clock clock) {
        this.provider = provider;
        String text = host.toString();
        this.host = URI.create(text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
        this.client = client;
        this.streams = streams;
        this.tokens = tokens;
        this.times = times;
        this.clock = clock;
    }

    /** The provider whose gateway this is. */
    public Address provider() {
        return provider;
    }

    /**
     * The gateway's public version. An answer means that the gateway is available and has proved to be the provider.
     */
    public String version() {
        Answer answer = send(HttpRequest.newBuilder(uri("/version")).GET(), times.call());
        if (answer.status() != 200) {
            throw failed(answer);
        }
        return answer.body();
    }

    /**
     * Sends a deployment's manifest, and repeats that if it helps. It repeats every few seconds while the provider has
     * not seen the lease, does not know us or fails, and after an update while the provider is behind the chain.
     * Shortly after a lease begins, each of these failures passes: a provider reads leases and accounts over its own
     * connections.
     *
     * @param isUpdate whether the provider may still have the previous manifest
     * @param isWanted whether the caller still needs the result; called before each repetition
     */
    public void sendManifest(long dseq, Manifest manifest, boolean isUpdate, BooleanSupplier isWanted) {
        Instant start = clock.instant();
        boolean triedAFreshToken = false;
        while (true) {
            GatewayFailure failure;
            try {
                Answer answer = sendOnce(dseq, manifest);
                if (answer.status() == 200) {
                    return;
                }
                failure = manifestFailure(answer, manifest);
            } catch (GatewayException e) {
                failure = e.failure();
            }
            Duration spent = Duration.between(start, clock.instant());
            boolean isPatient = spent.compareTo(times.timeout()) < 0;
            boolean again = switch (failure) {
                case GatewayFailure.NoLease ignored -> isPatient;
                case GatewayFailure.Unreachable ignored -> isPatient;
                case GatewayFailure.ManifestRefused(var text, var hash) ->
                    isUpdate && isBehind(text) && spent.compareTo(times.lag()) < 0;
                case GatewayFailure.NotAccepted(int status, var text) ->
                    !triedAFreshToken || (status == UNAUTHORIZED && isPatient);
                case GatewayFailure.Failed failed -> failed.mayPass() && isPatient;
                case GatewayFailure.NotTheProvider ignored -> false;
                case GatewayFailure.Unreadable ignored -> false;
            };
            if (!again || !isWanted.getAsBoolean()) {
                throw new GatewayException(failure);
            }
            if (failure instanceof GatewayFailure.NotAccepted && !triedAFreshToken) {
                triedAFreshToken = true;
            } else if (!pause(isWanted)) {
                throw new GatewayException(failure);
            }
        }
    }

    private Answer sendOnce(long dseq, Manifest manifest) {
        return send(
                authorized("/deployment/" + dseq + "/manifest")
                        .header("content-type", "application/json")
                        .PUT(HttpRequest.BodyPublishers.ofString(manifest.canonicalJson())),
                times.manifest());
    }

    private static GatewayFailure manifestFailure(Answer answer, Manifest manifest) {
        return answer.status() == 422
                ? new GatewayFailure.ManifestRefused(ForeignText.line(answer.body()), manifest.hashHex())
                : failed(answer).failure();
    }

    private static boolean isBehind(String text) {
        return text.contains("manifest version validation failed");
    }

    /** The services that run under a lease, and the addresses at which clients reach them. */
    public LeaseStatus status(LeaseName lease) {
        Answer answer = get(lease.path() + "/status");
        if (answer.status() != 200) {
            throw failed(answer);
        }
        return GatewayAnswers.read(answer.body(), GatewayAnswers.Status.class).toModel();
    }

    /**
     * Makes a call with our token. If the provider does not accept the token, repeats the call once with a fresh one.
     */
    private Answer get(String path) {
        Answer answer = send(authorized(path).GET(), times.call());
        return isNotAccepted(answer) ? send(authorized(path).GET(), times.call()) : answer;
    }

    /**
     * The lines that services write, until the stream is closed.
     *
     * @param follow whether new lines follow; otherwise the provider ends the stream
     * @param tail the number of past lines; negative for all
     * @param service one service, or the empty text for all
     */
    public GatewayStream logs(LeaseName lease, boolean follow, int tail, String service, Consumer<LogLine> lines) {
        String path = lease.path() + "/logs?follow=" + follow + "&tail=" + tail
                + (service.isEmpty() ? "" : "&service=" + URLEncoder.encode(service, StandardCharsets.UTF_8));
        return stream(path, follow, GatewayAnswers.Line.class, line -> lines.accept(line.toModel()));
    }

    /** The reports of the provider's cluster about the lease's services, until the stream is closed. */
    public GatewayStream events(LeaseName lease, boolean follow, Consumer<KubeEvent> events) {
        String path = lease.path() + "/kubeevents?follow=" + follow;
        return stream(path, follow, GatewayAnswers.Event.class, event -> events.accept(event.toModel()));
    }

    /** Opens a stream with our token. If the provider does not accept the token, repeats that once with a fresh one. */
    private <A> GatewayStream stream(String path, boolean isFollowed, Class<A> answer, Consumer<A> answers) {
        Consumer<String> frames = frame -> answers.accept(GatewayAnswers.read(frame, answer));
        try {
            return streams.open(host, host.getRawPath() + path, tokens.token(provider), isFollowed, frames);
        } catch (GatewayException e) {
            if (e.failure() instanceof GatewayFailure.NotAccepted) {
                return streams.open(host, host.getRawPath() + path, tokens.token(provider), isFollowed, frames);
            }
            throw e;
        }
    }

    private HttpRequest.Builder authorized(String path) {
        return HttpRequest.newBuilder(uri(path)).header("authorization", "Bearer " + tokens.token(provider));
    }

    private URI uri(String path) {
        return URI.create(host + path);
    }

    private record Answer(int status, String body) {}

    private Answer send(HttpRequest.Builder request, Duration limit) {
        try {
            HttpResponse<String> response = BoundedHttpExchange.send(
                    client,
                    request.timeout(limit).build(),
                    HttpResponse.BodyHandlers.ofString(),
                    LARGEST_ANSWER,
                    limit);
            return new Answer(response.statusCode(), response.body());
        } catch (IOException e) {
            throw new GatewayException(failureOf(e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new GatewayException(new GatewayFailure.Unreachable("interrupted"));
        }
    }

    static GatewayFailure failureOf(Throwable thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof CertificateException) {
                return new GatewayFailure.NotTheProvider(
                        cause.getMessage() == null
                                ? "its certificate is not valid"
                                : ConnectionFailureText.inWords(cause.getMessage()));
            }
        }
        return new GatewayFailure.Unreachable(ConnectionFailureText.why(thrown));
    }

    private static boolean isNotAccepted(Answer answer) {
        return answer.status() == 401 || answer.status() == 400;
    }

    private static GatewayException failed(Answer answer) {
        String text = ForeignText.line(answer.body());
        if (answer.status() == 404 || (answer.status() == 500 && isNoLease(text))) {
            return new GatewayException(new GatewayFailure.NoLease(text));
        }
        return new GatewayException(
                isNotAccepted(answer)
                        ? new GatewayFailure.NotAccepted(answer.status(), text)
                        : new GatewayFailure.Failed(answer.status(), text));
    }

    private static boolean isNoLease(String text) {
        return text.toLowerCase(Locale.ROOT).contains("no lease for deployment");
    }

    /**
     * Waits for the next attempt and says whether the result is still wanted. If the caller gives up, the wait ends
     * early.
     */
    private boolean pause(BooleanSupplier isWanted) {
        try {
            Duration left = times.retry();
            while (left.compareTo(LONGEST_SLICE) > 0) {
                Thread.sleep(LONGEST_SLICE);
                if (!isWanted.getAsBoolean()) {
                    return false;
                }
                left = left.minus(LONGEST_SLICE);
            }
            Thread.sleep(left);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new GatewayException(new GatewayFailure.Unreachable("interrupted"));
        }
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
