package io.purser.cli.sdl;

import io.purser.akash.sdl.group.GroupSpec;
import io.quarkus.runtime.annotations.RegisterForReflection;
import picocli.CommandLine.Command;

/** {@code purser sdl groups}: prints the groups for the chain. */
@Command(name = "groups", description = "Prints the deployment groups as JSON, as the chain is told them.")
@RegisterForReflection
final class SdlGroupsCommand extends SdlFileCommandBase {
    @Override
    public Integer call() {
        return print(sdl -> GroupSpec.toJson(sdl.groups()));
    }
}
