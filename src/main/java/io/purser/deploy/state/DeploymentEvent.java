package io.purser.deploy.state;

import io.purser.codes.Coded;
import io.purser.codes.Codes;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An event in the life of a deployment.
 *
 * @param number counts from 1 for each deployment
 * @param step the step that it belongs to, or null
 * @param detail identifies the step outside: dseq, transaction, operation
 */
public record DeploymentEvent(
        int number,
        Instant time,
        Kind kind,
        DeploymentState state,
        @Nullable DeploymentStep step,
        String message,
        Map<String, String> detail) {
    /** The kind of event. */
    public enum Kind implements Coded {
        /** A step is about to begin. */
        BEGAN,
        /** A state was reached. */
        REACHED,
        /** Something worth knowing. */
        NOTE,
        /** A person may have to look at it. */
        WARNING;

        /** Finds a constant by its code. */
        public static final Codes<Kind> CODES = Codes.of(values());
    }

    public DeploymentEvent {
        detail = Map.copyOf(detail);
    }
}
