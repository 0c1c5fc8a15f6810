package io.purser.cli.sdl;

import io.quarkus.runtime.annotations.RegisterForReflection;
import picocli.CommandLine.Command;

/** {@code purser sdl manifest}: prints the manifest for providers. */
@Command(
        name = "manifest",
        description =
                "Prints the manifest as canonical JSON, over which the hash is taken and which providers are sent.")
@RegisterForReflection
final class SdlManifestCommand extends SdlFileCommandBase {
    @Override
    public Integer call() {
        return print(sdl -> sdl.manifest().canonicalJson());
    }
}
