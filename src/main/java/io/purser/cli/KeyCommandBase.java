package io.purser.cli;

import io.purser.access.SecretSettings;
import io.purser.access.key.AuditLog;
import io.purser.access.key.KeyAdministration;
import io.purser.access.key.SecretsKeys;
import io.purser.problem.Problem;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.io.PrintWriter;
import java.util.Map;
import java.util.concurrent.Callable;
import org.postgresql.ds.PGSimpleDataSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The base of the commands about keys: it opens the database, names the actor and prints problems. */
@Command
@RegisterForReflection
abstract class KeyCommandBase implements Callable<Integer> {
    static final AuditLog.Actor ACTOR = new AuditLog.Actor("command-line", null);

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public final Integer call() {
        try {
            run(System.getenv());
            return CommandLine.ExitCode.OK;
        } catch (Problem problem) {
            error().println(problem.detail());
        } catch (IllegalArgumentException | IllegalStateException e) {
            error().println(e.getMessage());
        }
        return CommandLine.ExitCode.SOFTWARE;
    }

    abstract void run(Map<String, String> environment);

    final PrintWriter output() {
        return spec.commandLine().getOut();
    }

    final PrintWriter error() {
        return spec.commandLine().getErr();
    }

    static KeyAdministration keys(Map<String, String> environment) {
        String url = environment.get("PURSER_DB_URL");
        if (url == null) {
            throw new IllegalStateException("set PURSER_DB_URL to the database of the server, as in"
                    + " jdbc:postgresql://host/purser, with PURSER_DB_USERNAME and PURSER_DB_PASSWORD");
        }
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl(url);
        if (environment.containsKey("PURSER_DB_USERNAME")) {
            source.setUser(environment.get("PURSER_DB_USERNAME"));
            source.setPassword(environment.get("PURSER_DB_PASSWORD"));
        }
        SecretsKeys secrets = SecretSettings.of(environment)
                .valueOrFile("secrets-key")
                .map(SecretsKeys::parse)
                .orElseGet(SecretsKeys::none);
        return KeyAdministration.over(source, secrets);
    }
}
