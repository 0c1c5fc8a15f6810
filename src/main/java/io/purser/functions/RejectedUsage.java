package io.purser.functions;

import io.purser.access.key.AuditLog;
import io.purser.money.TokenCounts;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.jboss.logging.Logger;

/**
 * Notes usage that was refused because the call belongs to another caller or was settled with other figures. Each call
 * is noted once in the log and in the audit log, so that repetitions do not fill them.
 */
@ApplicationScoped
class RejectedUsage {
    private static final Logger LOG = Logger.getLogger(RejectedUsage.class);
    private static final int REMEMBERED = 10_000;

    private final AuditLog audit;
    private final Map<UUID, Boolean> noted = Collections.synchronizedMap(new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<UUID, Boolean> eldest) {
            return size() > REMEMBERED;
        }
    });

    RejectedUsage(AuditLog audit) {
        this.audit = audit;
    }

    void note(AuditLog.Actor actor, UUID call, TokenCounts told, String why) {
        if (noted.putIfAbsent(call, true) != null) {
            return;
        }
        LOG.warnf(
                "figures of a call were refused: call=%s caller=%s prompt_tokens=%d completion_tokens=%d why=%s",
                call, actor.caller(), told.prompt(), told.completion(), why);
        audit.note(
                actor,
                "usage.refused",
                call.toString(),
                Map.of("prompt_tokens", told.prompt(), "completion_tokens", told.completion(), "why", why));
    }
}
