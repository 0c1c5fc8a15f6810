package io.purser.deploy.market;

import io.purser.akash.chain.model.Coin;
import io.purser.akash.chain.model.ManifestHash;
import io.purser.akash.sdl.Sdl;
import io.purser.problem.Problem;

/**
 * A deployment to create.
 *
 * @param dseq our number, stored before the request; Console chooses its own
 * @param deposit in uact
 */
public record DeploymentPlacement(long dseq, Sdl sdl, Coin deposit) {
    /** Refuses coins other than ACT, as the chain does. */
    public DeploymentPlacement {
        if (!deposit.denom().equals(Coin.UACT)) {
            throw Problem.invalid("deposit", "has to be in uact; " + deposit.denom() + " is not taken any more");
        }
        sdl.groups()
                .forEach(group -> group.resources().forEach(unit -> {
                    if (!unit.price().denom().equals(Coin.UACT)) {
                        throw Problem.invalid(
                                "profiles.placement." + group.name() + ".pricing",
                                "has to be in uact; " + unit.price().denom()
                                        + " is not taken any more (1 ACT is about a dollar, and prices are per block)");
                    }
                }));
    }

    /** The hash on chain if we create the deployment ourselves. */
    ManifestHash hash() {
        return new ManifestHash(sdl.manifest().hash());
    }

    /** The hash on chain if Console creates the deployment. */
    ManifestHash consoleHash() {
        return new ManifestHash(sdl.manifest().console().hash());
    }
}
