package io.purser.deploy.source.plan;

import io.purser.deploy.source.tree.SourceTree;
import org.jspecify.annotations.Nullable;

/**
 * Why nothing is made of a repository, although its files tell what it is.
 *
 * @param seen what it is told by, and what it is
 * @param advice what to do instead
 * @param unstarted how it is built where only its start is not told, so that a Procfile can tell it; null otherwise
 */
public record DetectionRefusal(
        String seen, String advice, @Nullable BuildPlan unstarted) implements Detection {
    /** Where the start alone is not told. */
    private static final String PROCFILE = "write the command that serves into a Procfile, as in web: ";

    /** What Purser does not build at all. */
    public static DetectionRefusal unsupported(SourceTree tree, String seen) {
        return new DetectionRefusal(
                seen + ", which Purser cannot build",
                tree.has("Dockerfile")
                        ? "its Dockerfile makes an image of it: push that to a registry, and give an sdl that runs it"
                                + Dockerfile.port(tree)
                                        .map(port -> " and exposes port " + port)
                                        .orElse("")
                        : "make an image of it with a Dockerfile, push that to a registry, and give an sdl that runs it",
                null);
    }

    /**
     * What could be built, and whose start is not told.
     *
     * @param example of a command that serves
     */
    public static DetectionRefusal unstarted(String seen, String example, @Nullable BuildPlan plan) {
        return new DetectionRefusal(seen, PROCFILE + example, plan);
    }

    /** Both in one sentence. */
    public String message() {
        return seen + "; " + advice;
    }
}
