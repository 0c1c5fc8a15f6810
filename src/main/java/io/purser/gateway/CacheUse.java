package io.purser.gateway;

import io.purser.access.route.Caller;
import io.purser.gateway.attempt.MessagesVersions;
import io.purser.gateway.request.CacheDirectives;
import io.purser.gateway.request.RequestDigest;
import io.vertx.core.MultiMap;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a call wants of the cache of answers.
 *
 * @param caller whose answers it gets, and nobody else's
 * @param request the digest of all that decides the answer; empty if the cache is not used
 * @param ttl how long its answer is kept, and the greatest age of an answer that it accepts
 * @param reads whether it accepts an answer that was kept
 * @param keeps whether its answer may be kept
 */
record CacheUse(String caller, String request, Duration ttl, boolean reads, boolean keeps) {
    /**
     * What that call wants, or null if neither it nor its key asked for the cache. A confidential prompt never uses it.
     *
     * @param body JSON that was read before without a mistake
     */
    static @Nullable CacheUse of(
            Caller caller, CacheDirectives said, boolean confidential, String path, MultiMap headers, byte[] body) {
        Long ttl = said.ttlSeconds() == null ? caller.allowances().cacheTtlSeconds() : said.ttlSeconds();
        if (ttl == null) {
            return null;
        }
        boolean reads = !confidential && !said.noCache();
        boolean keeps = !confidential && !said.noStore();
        String request = reads || keeps ? RequestDigest.of(path, MessagesVersions.of(headers), body) : "";
        return new CacheUse(caller.id(), request, Duration.ofSeconds(ttl), reads, keeps);
    }
}
