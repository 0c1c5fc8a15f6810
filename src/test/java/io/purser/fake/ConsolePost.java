package io.purser.fake;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/** Sends Console's manifests to providers unchanged. It waits while a provider does not know the lease yet. */
final class ConsolePost {
    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final int PAUSE_MILLIS = 30;

    private final HttpClient client;
    private final Supplier<String> tokens;

    ConsolePost(Supplier<String> tokens) {
        this.tokens = tokens;
        try {
            SSLContext anybody = SSLContext.getInstance("TLS");
            anybody.init(null, new TrustManager[] {new TrustsEverybody()}, null);
            client = HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .sslContext(anybody)
                    .build();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The provider's last answer. */
    record Answer(int status, String text) {}

    Answer send(URI provider, long dseq, String manifest) {
        Instant end = Instant.now().plus(TIMEOUT);
        while (true) {
            Answer answer = sendOnce(provider, dseq, manifest);
            boolean isLate = answer.status() == 404 || answer.status() == 401;
            if (!isLate || Instant.now().isAfter(end)) {
                return answer;
            }
            try {
                Thread.sleep(PAUSE_MILLIS);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private Answer sendOnce(URI provider, long dseq, String manifest) {
        try {
            HttpResponse<String> answer = client.send(
                    HttpRequest.newBuilder(provider.resolve("/deployment/" + dseq + "/manifest"))
                            .timeout(TIMEOUT)
                            .header("authorization", "Bearer " + tokens.get())
                            .header("content-type", "application/json")
                            .PUT(HttpRequest.BodyPublishers.ofString(manifest))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            return new Answer(answer.statusCode(), answer.body());
        } catch (IOException e) {
            return new Answer(503, "the provider cannot be reached: " + e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The certificates on loopback are new in every test, so this trusts all of them. */
    private static final class TrustsEverybody extends X509ExtendedTrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, java.net.Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, java.net.Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
