package io.purser.deploy;

import io.purser.akash.provider.KubeEvent;
import io.purser.problem.ForeignText;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Explains a cluster's events, in the words of a troubleshooting guide. */
final class ClusterEventAdvice {
    /** The most characters of all events together. */
    private static final int MOST = 2_000;

    private ClusterEventAdvice() {}

    /** The events, and the likely cause if they show one. */
    static String explain(List<KubeEvent> events) {
        if (events.isEmpty()) {
            return "the provider reports no events";
        }
        String said = events.stream()
                .map(event -> event.reason() + ": " + event.note())
                .distinct()
                .collect(Collectors.joining("; "));
        String cause = cause(said.toLowerCase(Locale.ROOT));
        return "the provider reports " + ForeignText.line(said, MOST)
                + (cause.isEmpty() ? "" : ". Likely cause: " + cause);
    }

    private static String cause(String said) {
        if (said.contains("pulling image") || said.contains("imagepull") || said.contains("failed to pull")) {
            return "the image cannot be pulled; check its name and tag, that the registry is public or that the SDL"
                    + " has credentials for it, and that it is built for amd64";
        }
        if (said.contains("oomkilled") || said.contains("out of memory")) {
            return "the service needs more memory than its profile gives it";
        }
        if (said.contains("restarting failed container") || said.contains("crashloop")) {
            return "the service starts and ends again and again; look at its logs, its command and its environment";
        }
        if (said.contains("failedscheduling") || said.contains("insufficient")) {
            return "the provider has no room for it after all; another provider may have";
        }
        if (said.contains("failedmount") || said.contains("failedattachvolume")) {
            return "the provider cannot attach the volume; check the storage class, or take another provider";
        }
        if (said.contains("probe failed") || said.contains("unhealthy")) {
            return "the service runs and does not answer; check that it listens on the port that the SDL exposes, on"
                    + " all addresses and not on 127.0.0.1 alone";
        }
        return "";
    }
}
