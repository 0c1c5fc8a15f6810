package io.purser.cli;

import io.purser.access.key.KeyAdministration;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Duration;
import java.time.LocalDate;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code purser key rotate}: prints another secret of a key, and nothing else, on the standard output. */
@Command(name = "rotate", description = "Prints a new secret of a key; the one before ends after the overlap.")
@RegisterForReflection
final class KeyRotateCommand extends KeyCommandBase {
    @Parameters(paramLabel = "ID", description = "The key's id, as `purser key list` shows it.")
    private UUID id = new UUID(0, 0);

    @Option(
            names = "--overlap",
            description = "How long the secret before goes on, as in PT1H (ISO 8601); a day without.",
            defaultValue = "P1D")
    private Duration overlap = Duration.ofDays(1);

    @Option(
            names = "--expires",
            description =
                    "The first day, in UTC, on which the new secret is refused, as in 2027-01-01; without, the end of"
                            + " the secret before.")
    private @Nullable LocalDate expires;

    @Override
    void run() {
        KeyAdministration.Issued issued = keys().rotate(ACTOR, id, overlap, end(expires));
        output().println(issued.secret());
        errors().println("key " + id + "; it is shown this once");
    }
}
