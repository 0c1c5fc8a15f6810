package io.purser.deploy.source.plan;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How to build and run a repository.
 *
 * @param image the image in which it is built and run
 * @param build shell commands, in order, in the repository's folder; the only text of the repository in them are
 *     {@linkplain ShellSafeName plain names}
 * @param start the command that starts the program, which stays
 * @param port the port on which it listens
 * @param reasons the findings, for people
 * @param environment the variables that the framework needs to serve there, in addition to HOST and PORT
 * @param isPortAssumed whether no file names the port, so that the program has to take it from $PORT
 */
public record BuildPlan(
        Framework framework,
        String image,
        List<String> build,
        String start,
        int port,
        ResourceProfile profile,
        List<String> reasons,
        SortedMap<String, String> environment,
        boolean isPortAssumed)
        implements Detection {
    /** The port of programs in Go, Rust, Java and .NET that nobody told another one. */
    public static final int USUAL_PORT = 8080;

    /** The environment of a plan whose framework needs nothing but HOST and PORT. */
    public static final SortedMap<String, String> NO_VARIABLES = Collections.emptySortedMap();

    public BuildPlan {
        build = List.copyOf(build);
        reasons = List.copyOf(reasons);
        environment = new TreeMap<>(environment);
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException("a port is 1 to 65535");
        }
    }

    /** The same plan with an assumed port. */
    public BuildPlan assumingPort() {
        return new BuildPlan(framework, image, build, start, port, profile, reasons, environment, true);
    }

    /** The same plan with more variables. */
    public BuildPlan with(Map<String, String> more) {
        SortedMap<String, String> all = new TreeMap<>(environment);
        all.putAll(more);
        return new BuildPlan(framework, image, build, start, port, profile, reasons, all, isPortAssumed);
    }

    /** The same plan with one more reason. */
    public BuildPlan because(String reason) {
        List<String> all = new ArrayList<>(reasons);
        all.add(reason);
        return new BuildPlan(framework, image, build, start, port, profile, all, environment, isPortAssumed);
    }

    /** The same plan with another start. */
    public BuildPlan startedBy(String command, int listening) {
        return new BuildPlan(framework, image, build, command, listening, profile, reasons, environment, isPortAssumed);
    }

    /** The same plan with one more command after the others. */
    public BuildPlan andBuild(String command) {
        List<String> all = new ArrayList<>(build);
        all.add(command);
        return new BuildPlan(framework, image, all, start, port, profile, reasons, environment, isPortAssumed);
    }

    /** The same plan in a folder of the repository. */
    public BuildPlan in(String folder) {
        List<String> all = new ArrayList<>(build);
        all.addFirst("cd " + folder);
        return new BuildPlan(framework, image, all, start, port, profile, reasons, environment, isPortAssumed);
    }
}
