package io.purser.web.key;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.purser.access.key.AuditLog;
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
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(
        description = "A page of the audit log, the newest act first.",
        requiredProperties = {"acts"})
public record AuditPage(
        @Schema(description = "The acts.") List<ActBody> acts,

        @Schema(description = "The cursor of the next page; absent on the last page.") @Nullable
        UUID next) {
    /**
     * One act.
     *
     * @param detail JSON as a text
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(
            name = "Act",
            description = "What somebody did.",
            requiredProperties = {"id", "time", "caller", "act", "target", "detail"})
    public record ActBody(
            @Schema(description = "The id, ordered by time.")
            UUID id,

            @Schema(description = "When it was done.") Instant time,

            @Schema(description = "Who did it.", examples = "operator")
            String caller,

            @Schema(description = "The address of the caller; absent on the command line.", examples = "203.0.113.7")
            @Nullable
            String address,

            @Schema(description = "The kind of act.", examples = "key.create")
            String act,

            @Schema(description = "What it was done to.", examples = "019a8a1e-4c00-7000-8000-000000000001")
            String target,

            @Schema(description = "More about it, as a JSON object in a text.", examples = "{\"name\": \"test\"}")
            String detail) {
        /** The act as JSON. */
        public static ActBody of(AuditLog.Act act) {
            return new ActBody(
                    act.id(), act.time(), act.caller(), act.address(), act.act(), act.target(), act.detail());
        }
    }
}
