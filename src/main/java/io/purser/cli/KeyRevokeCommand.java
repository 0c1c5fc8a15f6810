package io.purser.cli;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.UUID;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code purser key revoke}: ends a key on every replica within seconds. */
@Command(name = "revoke", description = "Refuses a key from now on, for good.")
@RegisterForReflection
final class KeyRevokeCommand extends KeyCommandBase {
    @Parameters(paramLabel = "ID", description = "The key's id, as `purser key list` shows it.")
    private UUID id = new UUID(0, 0);

    @Override
    void run() {
        output().println("revoked at " + keys().revoke(ACTOR, id).revokedAt());
    }
}
