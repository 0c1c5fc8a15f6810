package io.purser.web.key;

import io.purser.access.key.AuditLog;
import io.purser.json.SnakeCaseJson;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A page of the audit log.
 *
 * @param next the cursor of the next page, or null on the last page
 */
@SnakeCaseJson
public record AuditPage(List<ActBody> acts, @Nullable UUID next) {
    /**
     * One act.
     *
     * @param detail JSON as a text
     */
    @SnakeCaseJson
    @Schema(name = "Act")
    public record ActBody(
            UUID id, Instant time, String caller, @Nullable String address, String act, String target, String detail) {
        /** The act as JSON. */
        public static ActBody of(AuditLog.Act act) {
            return new ActBody(
                    act.id(), act.time(), act.caller(), act.address(), act.act(), act.target(), act.detail());
        }
    }
}
