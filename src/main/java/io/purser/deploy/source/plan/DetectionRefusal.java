package io.purser.deploy.source.plan;

import io.purser.deploy.source.tree.SourceTree;
import org.jspecify.annotations.Nullable;

/**
 * The reason why Purser makes no SDL of a repository that it recognises.
 *
 * @param seen the file that shows the framework, and the framework
 * @param advice what to do instead
 * @param unstarted the plan if only its start is unknown, so that a Procfile can give it; otherwise null
 */
public record DetectionRefusal(
        String seen, String advice, @Nullable BuildPlan unstarted) implements Detection {
    /** The advice if only the start is unknown. */
    private static final String PROCFILE = "write the command that serves into a Procfile, as in web: ";

    /** The refusal of a project that Purser does not build at all. */
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
     * The refusal of a project that Purser could build, but whose start is unknown.
     *
     * @param example an example of a command that serves
     */
    public static DetectionRefusal unstarted(String seen, String example, @Nullable BuildPlan plan) {
        return new DetectionRefusal(seen, PROCFILE + example, plan);
    }

    /** The finding and the advice in one sentence. */
    public String message() {
        return seen + "; " + advice;
    }
}
