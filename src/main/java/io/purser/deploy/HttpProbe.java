package io.purser.deploy;

import io.purser.deploy.source.tree.FirstBytes;
import io.purser.problem.BoundedHttpExchange;
import io.purser.problem.ConnectionFailureText;
import io.purser.problem.HttpClientOnDemand;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Requests one page of a service, and reports the answer and its likely cause. */
final class HttpProbe implements AutoCloseable {
    private static final Duration LONGEST = Duration.ofSeconds(10);
    /** The largest page that is read. */
    private static final long LARGEST_ANSWER = 8L << 20;

    /** The title stands at the beginning of the page. */
    private static final int MOST_OF_A_PAGE = 64 << 10;

    private static final int LONGEST_TITLE = 80;
    private static final Pattern TITLE = Pattern.compile("<title[^>]*>([^<]*)", Pattern.CASE_INSENSITIVE);

    private final HttpClientOnDemand client = new HttpClientOnDemand(HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(LONGEST)
            .followRedirects(HttpClient.Redirect.NEVER));

    private final boolean isPrivateAllowed;

    /**
     * A probe.
     *
     * @param isPrivateAllowed whether a provider may name hosts of this machine and of private networks
     */
    HttpProbe(boolean isPrivateAllowed) {
        this.isPrivateAllowed = isPrivateAllowed;
    }

    /**
     * Makes one request.
     *
     * @param bound the lowest status of an unhealthy answer
     * @return the problem with the answer; empty if it is healthy
     */
    Optional<String> ask(String address, int bound) {
        try {
            URI uri = URI.create(address);
            if (!isPrivateAllowed && PublicHosts.hasPrivateAddress(uri.getHost())) {
                return Optional.of("the provider names a host of a private network, which is not asked: " + address
                        + "; set PURSER_DEPLOY_PRIVATE_HOSTS=true if it is one of yours");
            }
            HttpResponse<byte[]> response = BoundedHttpExchange.send(
                    client.get(),
                    HttpRequest.newBuilder(uri).timeout(LONGEST).GET().build(),
                    head -> head.statusCode() < bound
                            ? HttpResponse.BodySubscribers.replacing(new byte[0])
                            : new FirstBytes(MOST_OF_A_PAGE),
                    LARGEST_ANSWER,
                    LONGEST);
            int status = response.statusCode();
            return status < bound
                    ? Optional.empty()
                    : Optional.of(address + " answers " + status + title(response.body()) + cause(status));
        } catch (IOException e) {
            return Optional.of(address + " does not answer (" + ConnectionFailureText.why(e) + ")");
        } catch (IllegalArgumentException e) { // also without a host
            return Optional.of("the provider names a host that is none: " + address);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.of("this replica is stopping");
        }
    }

    /** The page's title, which usually names the failure. The rest is left out, because a page may contain anything. */
    private static String title(byte[] page) {
        Matcher title = TITLE.matcher(new String(page, StandardCharsets.UTF_8));
        if (!title.find()) {
            return "";
        }
        String text =
                title.group(1).replaceAll("[^\\p{Print}\\p{L}]+", " ").strip().replaceAll("\\s+", " ");
        return text.isEmpty() ? "" : " (" + text.substring(0, Math.min(text.length(), LONGEST_TITLE)) + ")";
    }

    private static String cause(int status) {
        String likely = switch (status) {
            case 400, 421 ->
                "the app does not know the host name that it is asked by; let it take every host name"
                        + " (ALLOWED_HOSTS of Django, allowedHosts of Vite and Angular)";
            case 401, 403 ->
                "the app shows this page to nobody who has not logged in, or refuses the host name that it is"
                        + " asked by; name in health.path a path that everybody may see";
            case 404 ->
                "nothing is served at this path: the app is an API without a first page, or the build made no"
                        + " pages; name in health.path a path that it serves";
            case 502, 503, 504 ->
                "nothing listens yet on the port that the SDL exposes: it is still being built, listens on"
                        + " another port or on 127.0.0.1 alone, or has ended; look at its logs";
            default ->
                status < 500
                        ? "the app does not take a plain GET here; name in health.path a path that does"
                        : "the app fails on it, because a setting or a database that it needs is missing; look"
                                + " at its logs";
        };
        return ". Likely cause: " + likely;
    }

    @Override
    public void close() {
        client.close();
    }
}
