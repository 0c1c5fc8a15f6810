package io.purser.cli;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code purser close}: closes a deployment, and waits until it is closed. */
@Command(name = "close", description = "Closes a deployment; what is left of its deposit comes back.")
@RegisterForReflection
final class CloseCommand extends DeployCommandBase {
    @Parameters(paramLabel = "ID", description = "The deployment.")
    private String id = "";

    @Override
    int run() throws ServerRefusal, IOException, InterruptedException {
        int last = lastEvent(id);
        askUntilAnswered("DELETE", "/v1/deployments/" + id, null);
        return follow(id, "closed", last);
    }
}
