package io.purser.deploy.source.plan;

import com.fasterxml.jackson.databind.node.TextNode;
import io.purser.akash.sdl.Sdl;
import io.purser.deploy.source.tree.Repository;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The SDL that clones, builds and runs a repository.
 *
 * @param plan how to build and run it
 * @param text the text of the SDL, with a placeholder for each value of the environment
 */
public record GeneratedSdl(BuildPlan plan, String text) {
    /** The variables that the SDL itself sets. */
    public static final Set<String> RESERVED = Set.of("REPOSITORY", "REVISION", "HOST", "PORT");

    private static final String CHECKING_OUT =
            "git fetch -q --depth 1 \"$REPOSITORY\" \"$REVISION\" && git checkout -q FETCH_HEAD";
    /** Akash's auditor of providers, the same as in Purser's own SDLs. */
    private static final String AUDITOR = "akash1365yvmc4s7awdyj3n2sav7xfx76adc6dnmlx63";

    /**
     * Writes the SDL. The repository and the revision reach the shell as variables and never as its text.
     *
     * @param revision a branch, tag or commit
     * @param environment names whose values are filled in later
     */
    public static GeneratedSdl of(
            BuildPlan plan, Repository repository, String revision, Collection<String> environment) {
        List<String> variables = new ArrayList<>(List.of(
                "REPOSITORY=" + repository.cloneUrl(), "REVISION=" + revision, "HOST=0.0.0.0", "PORT=" + plan.port()));
        plan.environment().forEach((name, value) -> {
            if (!environment.contains(name) && !RESERVED.contains(name)) {
                variables.add(name + "=" + value);
            }
        });
        new TreeSet<>(environment).forEach(name -> variables.add(name + "=${" + name + "}"));
        StringBuilder yaml = new StringBuilder("# Made from the files of " + repository.fullName() + ":\n");
        plan.reasons().forEach(reason -> yaml.append("# - ").append(reason).append('\n'));
        yaml.append("""
                ---
                version: "2.0"
                services:
                  app:
                    image: %s
                    command:
                      - /bin/sh
                      - -c
                    args:
                      - |
                """.formatted(plan.image()));
        script(plan).forEach(line -> yaml.append("        ").append(line).append('\n'));
        yaml.append("    env:\n");
        variables.forEach(
                variable -> yaml.append("      - ").append(quoted(variable)).append('\n'));
        yaml.append("""
                    expose:
                      - port: %d
                        as: 80
                        to:
                          - global: true
                profiles:
                  compute:
                    app:
                      resources:
                        cpu:
                          units: %dm
                        memory:
                          size: %dMi
                        storage:
                          size: %dGi
                  placement:
                    akash:
                      signedBy:
                        anyOf:
                          - %s
                      pricing:
                        app:
                          denom: uact
                          amount: %d
                deployment:
                  app:
                    akash:
                      profile: app
                      count: 1
                """.formatted(
                        plan.port(),
                        plan.profile().cpuMillis(),
                        plan.profile().memoryMebibytes(),
                        plan.profile().storageGibibytes(),
                        AUDITOR,
                        plan.profile().uactPerBlock()));
        return new GeneratedSdl(plan, yaml.toString());
    }

    /** Whether Purser generated an SDL, even if somebody changed it by hand since. */
    public static boolean isMade(Sdl sdl) {
        return sdl.manifest().groups().stream()
                .flatMap(group -> group.services().stream())
                .anyMatch(service -> service.args() != null
                        && service.args().stream().anyMatch(script -> script.contains(CHECKING_OUT)));
    }

    /** The shell commands that build and start it. */
    public static List<String> script(BuildPlan plan) {
        List<String> lines = new ArrayList<>(List.of(
                "set -eu",
                "command -v git > /dev/null || { apt-get update && apt-get install -y --no-install-recommends git; }",
                "rm -rf /srv/app && git init -q /srv/app && cd /srv/app",
                CHECKING_OUT));
        lines.addAll(plan.build());
        lines.add("exec " + plan.start());
        return lines;
    }

    /** A text in double quotes, which YAML reads as JSON does. */
    private static String quoted(String text) {
        return TextNode.valueOf(text).toString();
    }
}
