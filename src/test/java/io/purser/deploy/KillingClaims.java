package io.purser.deploy;

import io.purser.akash.chain.model.DeploymentId;
import io.purser.akash.chain.model.ManifestHash;
import io.purser.akash.sdl.group.DecCoin;
import io.purser.deploy.market.DeploymentClaims;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Kills its own process right before or after it records a request to Console, or an answer:
 * {@code after noting-create} is before the request to Console, {@code before knowing-create} is after the answer.
 */
record KillingClaims(DeploymentClaims claims, Death death) implements DeploymentClaims {
    @Override
    public Creation creating(String operation, ManifestHash hash, ManifestHash otherHash, Instant now) {
        return death.around("noting-create", () -> claims.creating(operation, hash, otherHash, now));
    }

    @Override
    public void again(String operation, Instant now) {
        claims.again(operation, now);
    }

    @Override
    public void created(String operation, DeploymentId id, String manifest) {
        death.around("knowing-create", () -> claims.created(operation, id, manifest));
    }

    @Override
    public void updated(DeploymentId id, String manifest) {
        death.around("knowing-update", () -> claims.updated(id, manifest));
    }

    @Override
    public Optional<String> manifest(DeploymentId id) {
        return claims.manifest(id);
    }

    @Override
    public boolean isBegun(String operation) {
        return claims.isBegun(operation);
    }

    @Override
    public Deposit depositing(String operation, DeploymentId id, DecCoin received, Instant now) {
        return death.around("noting-deposit", () -> claims.depositing(operation, id, received, now));
    }

    @Override
    public void deposited(String operation) {
        death.around("knowing-deposit", () -> claims.deposited(operation));
    }

    @Override
    public void refused(String operation) {
        claims.refused(operation);
    }

    @Override
    public boolean isClaimed(long dseq) {
        return claims.isClaimed(dseq);
    }

    @Override
    public boolean isAwaited(ManifestHash hash) {
        return claims.isAwaited(hash);
    }

    @Override
    public <T> T oneByOne(ManifestHash hash, Supplier<T> creation) {
        return claims.oneByOne(hash, creation);
    }
}
