package io.purser.akash.sdl.manifest;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How a provider's ingress handles the requests to a service.
 *
 * @param maxBodySize bytes
 * @param proxyBufferSize bytes; 0 means that the provider chooses, and JSON leaves it out so that older providers
 *     compute the same hash
 * @param readTimeout milliseconds
 * @param sendTimeout milliseconds
 * @param nextTimeout milliseconds
 */
public record HttpOptions(
        long maxBodySize,
        long proxyBufferSize,
        long readTimeout,
        long sendTimeout,
        long nextTries,
        long nextTimeout,
        List<String> nextCases) {
    /** Akash's values for options that an SDL does not give. */
    public static final HttpOptions DEFAULT =
            new HttpOptions(1_048_576, 0, 60_000, 60_000, 3, 0, List.of("error", "timeout"));

    public HttpOptions {
        nextCases = List.copyOf(nextCases);
    }

    Map<String, Object> toTree() {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("maxBodySize", maxBodySize);
        tree.put("readTimeout", readTimeout);
        tree.put("sendTimeout", sendTimeout);
        tree.put("nextTries", nextTries);
        tree.put("nextTimeout", nextTimeout);
        tree.put("nextCases", nextCases);
        if (proxyBufferSize != 0) {
            tree.put("proxyBufferSize", proxyBufferSize);
        }
        return tree;
    }
}
