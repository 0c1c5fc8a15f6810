package io.purser.functions;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.purser.deploy.Blueprint;
import io.purser.deploy.order.HealthRule;
import io.purser.json.Fields;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** The endpoint that has to answer before the deployment is ready. */
@RegisterForReflection
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record HealthRequest(
        @Schema(maxLength = Fields.LONGEST_NAME) @Nullable String service,

        @Schema(maxLength = LONGEST_PATH, pattern = FORM) @Nullable
        String path,

        @Schema(maximum = LONGEST_TIMEOUT_SECONDS + "", defaultValue = HealthRule.USUAL_TIMEOUT_SECONDS + "") @Nullable
        Integer timeoutS) {
    private static final String FORM = "^/[!-~]*$";
    private static final Pattern PATH = Pattern.compile(FORM);
    private static final int LONGEST_PATH = 2_000;
    private static final int LONGEST_TIMEOUT_SECONDS = 7_200;

    /**
     * The rule of a request. Purser's own templates have a readiness endpoint by default.
     *
     * @param health what the request says, or null
     * @param template the template that is deployed, or null
     */
    static HealthRule rule(@Nullable HealthRequest health, @Nullable String template) {
        return new HealthRule(
                health == null ? null : health.service(),
                health != null && health.path() != null
                        ? health.path()
                        : template != null && Blueprint.isPurser(template) ? "/q/health/ready" : null,
                health == null || health.timeoutS() == null ? HealthRule.USUAL_TIMEOUT_SECONDS : health.timeoutS());
    }

    /** Notes every mistake in the object. */
    static boolean check(Fields health) {
        health.text("service", Fields.LONGEST_NAME);
        String path = health.text("path", LONGEST_PATH);
        if (path != null && !PATH.matcher(path).matches()) {
            health.violation("path", "has to begin with / and hold no spaces, as in /health");
        }
        health.count("timeout_s", 1, LONGEST_TIMEOUT_SECONDS);
        health.noMore();
        return true;
    }
}
