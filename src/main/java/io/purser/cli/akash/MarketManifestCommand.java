package io.purser.cli.akash;

import io.purser.akash.chain.model.DeploymentId;
import io.purser.akash.sdl.manifest.Manifest;
import io.purser.deploy.market.Market;
import io.purser.deploy.market.MarketFactory;
import io.quarkus.runtime.annotations.RegisterForReflection;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code purser market manifest}: sends the manifest to the providers once more. */
@Command(
        name = "manifest",
        description = "Sends the manifest to the providers of the running leases, as often as you like.")
@RegisterForReflection
final class MarketManifestCommand extends OwnDeploymentCommandBase {
    @Parameters(index = "1", paramLabel = "FILE", description = "The SDL file that it was created or updated with.")
    private String file = "";

    public @Override int run(Market market, MarketFactory markets) {
        Manifest manifest = sdl(file).manifest();
        DeploymentId id = deployment(market);
        if (market.status(id).filter(view -> !view.running().isEmpty()).isEmpty()) {
            return fail("no lease of deployment " + dseq() + " runs, so nobody can be told what to run");
        }
        market.sendManifest(id, manifest, false);
        return CommandLine.ExitCode.OK;
    }
}
