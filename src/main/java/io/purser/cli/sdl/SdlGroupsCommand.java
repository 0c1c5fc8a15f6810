package io.purser.cli.sdl;

import io.purser.akash.sdl.group.GroupSpec;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code purser sdl groups}: prints the groups for the chain. */
@Command(
        name = "groups",
        description = "Prints the deployment groups as JSON, as the chain is told them.",
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {"0:the file is valid", "1:the file is invalid", "2:wrong use, or the file cannot be read"})
final class SdlGroupsCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "FILE", description = "An SDL file; - for standard input.")
    private String name = "";

    @Override
    public Integer call() {
        return SdlOutput.print(name, spec, sdl -> GroupSpec.toJson(sdl.groups()));
    }
}
