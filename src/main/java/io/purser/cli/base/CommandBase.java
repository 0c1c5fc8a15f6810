package io.purser.cli.base;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.io.PrintWriter;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The base of the commands: each has --help and --version, reads settings, prints, and returns an exit code. */
@Command(mixinStandardHelpOptions = true)
@RegisterForReflection
public abstract class CommandBase implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    private Function<String, Optional<String>> settings = name -> Optional.ofNullable(System.getenv(name));

    /** Makes the command read its settings there, by the names of the environment variables. */
    public final void readSettingsFrom(Function<String, Optional<String>> source) {
        settings = source;
    }

    /** Finds settings by the names of their environment variables; a value may be blank. */
    public final Function<String, Optional<String>> settings() {
        return settings;
    }

    /** The value of that environment variable; empty if it is blank. */
    public final Optional<String> setting(String name) {
        return settings.apply(name).filter(value -> !value.isBlank());
    }

    protected final CommandSpec spec() {
        return spec;
    }

    protected final PrintWriter output() {
        return spec.commandLine().getOut();
    }

    protected final PrintWriter errors() {
        return spec.commandLine().getErr();
    }

    /** Prints why the command failed, and returns its exit code. */
    protected final int fail(String why) {
        errors().println(why);
        return CommandLine.ExitCode.SOFTWARE;
    }
}
