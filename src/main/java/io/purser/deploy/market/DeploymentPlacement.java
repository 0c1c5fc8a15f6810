package io.purser.deploy.market;

import io.purser.akash.chain.model.Coin;
import io.purser.akash.chain.model.ManifestHash;
import io.purser.akash.sdl.Sdl;
import io.purser.problem.Problem;

/**
 * What is to be deployed.
 *
 * @param dseq of our choosing, kept before this is asked for; Console chooses its own
 * @param deposit in uact
 */
public record DeploymentPlacement(long dseq, Sdl sdl, Coin deposit) {
    /** Refuses what the chain would: other coins than ACT. */
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

    /** What it has on chain where we make it. */
    ManifestHash hash() {
        return new ManifestHash(sdl.manifest().hash());
    }

    /** What it has on chain where Console makes it. */
    ManifestHash consoleHash() {
        return new ManifestHash(sdl.manifest().console().hash());
    }
}
