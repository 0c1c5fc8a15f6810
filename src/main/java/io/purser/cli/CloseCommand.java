package io.purser.cli;

import io.purser.cli.akash.AkashCommandBase;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code purser close}: closes a deployment, and waits until it is closed. */
@Command(
        name = "close",
        mixinStandardHelpOptions = true,
        description = "Closes a deployment; what is left of its deposit comes back.")
@RegisterForReflection
final class CloseCommand extends DeployCommandBase {
    @Parameters(paramLabel = "ID", description = "The deployment.")
    private String id = "";

    CloseCommand() {
        this(AkashCommandBase::ofEnvironment);
    }

    CloseCommand(Function<String, Optional<String>> settings) {
        super(settings);
    }

    @Override
    int run() throws ServerRefusal, IOException, InterruptedException {
        int last = lastEvent(id);
        ask("DELETE", "/v1/deployments/" + id, null);
        return follow(id, "closed", last);
    }
}
