package io.purser.deploy.source.plan;

import io.purser.deploy.source.tree.BoundedText;
import io.purser.deploy.source.tree.SourceTree;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the server's port from a repository's own Dockerfile. */
public final class Dockerfile {
    private static final Pattern EXPOSE =
            Pattern.compile("(?mdi)^[ \\t]*+EXPOSE[ \\t]++(\\d{2,5})(?:/tcp)?[ \\t\\r]*+$");

    private Dockerfile() {}

    /** The only port that it exposes; empty if it exposes none or several. */
    static Optional<Integer> port(SourceTree tree) {
        Matcher exposed = BoundedText.matcher(EXPOSE, tree.read("Dockerfile").orElse(""));
        if (!exposed.find()) {
            return Optional.empty();
        }
        int port = Integer.parseInt(exposed.group(1));
        while (exposed.find()) {
            if (Integer.parseInt(exposed.group(1)) != port) {
                return Optional.empty();
            }
        }
        return port < 1 || port > 65_535 ? Optional.empty() : Optional.of(port);
    }

    /** The plan on the port that the Dockerfile exposes, if no other file names the port; $PORT has it as well. */
    public static BuildPlan exposed(SourceTree tree, BuildPlan plan) {
        return port(tree)
                .filter(port -> plan.isPortAssumed() && port != plan.port())
                .map(port -> plan.startedBy(plan.start(), port).because("Dockerfile: it exposes port " + port))
                .orElse(plan);
    }
}
