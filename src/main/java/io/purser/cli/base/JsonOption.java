package io.purser.cli.base;

import io.quarkus.runtime.annotations.RegisterForReflection;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The option of the commands that print text for people, or JSON for programs. */
@Command
@RegisterForReflection
public final class JsonOption {
    @Option(names = "--json", description = "Answer in JSON.")
    private boolean isWanted;

    public boolean isWanted() {
        return isWanted;
    }
}
