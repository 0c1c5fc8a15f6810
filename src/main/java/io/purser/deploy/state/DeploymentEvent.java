package io.purser.deploy.state;

import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened to a deployment.
 *
 * @param number counts from 1 for each deployment
 * @param step what it was about, or null
 * @param detail by what it is recognised outside: dseq, transaction, operation
 */
public record DeploymentEvent(
        int number,
        Instant time,
        Kind kind,
        DeploymentState state,
        @Nullable DeploymentStep step,
        String message,
        Map<String, String> detail) {
    /** What sort of thing. */
    public enum Kind {
        /** A step is about to be taken. */
        BEGAN,
        /** A state was reached. */
        REACHED,
        /** Something worth knowing. */
        NOTE,
        /** Something that a person may have to look at. */
        WARNING;

        public String code() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public DeploymentEvent {
        detail = Map.copyOf(detail);
    }
}
