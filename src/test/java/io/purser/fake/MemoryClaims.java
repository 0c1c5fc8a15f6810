package io.purser.fake;

import io.purser.akash.chain.model.DeploymentId;
import io.purser.akash.chain.model.ManifestHash;
import io.purser.akash.sdl.group.DecCoin;
import io.purser.deploy.market.DeploymentClaims;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/** Claims in memory, which survive the markets that use them, like the claims in a database. */
public final class MemoryClaims implements DeploymentClaims {
    private final Map<String, Creation> creations = new HashMap<>();
    private final Map<String, Deposit> deposits = new HashMap<>();
    private final Map<DeploymentId, String> manifests = new HashMap<>();
    private final Map<String, Set<ManifestHash>> hashes = new HashMap<>();
    private final Set<Long> claimed = new HashSet<>();
    private final Map<ManifestHash, ReentrantLock> locks = new ConcurrentHashMap<>();

    @Override
    public synchronized Creation creating(String operation, ManifestHash hash, ManifestHash otherHash, Instant now) {
        Creation known = creations.get(operation);
        if (known != null) {
            return new Creation(known.since(), known.last(), false, known.made());
        }
        Creation begun = new Creation(now, now, true, Optional.empty());
        creations.put(operation, begun);
        hashes.put(operation, new HashSet<>(List.of(hash, otherHash)));
        return begun;
    }

    @Override
    public synchronized void again(String operation, Instant now) {
        creations.computeIfPresent(operation, (name, known) -> new Creation(known.since(), now, false, known.made()));
        deposits.computeIfPresent(
                operation, (name, known) -> new Deposit(known.received(), now, false, known.isDone()));
    }

    @Override
    public synchronized void created(String operation, DeploymentId id, String manifest) {
        manifests.put(id, manifest);
        claimed.add(id.dseq());
        creations.computeIfPresent(
                operation, (name, known) -> new Creation(known.since(), known.last(), false, Optional.of(id)));
    }

    @Override
    public synchronized void updated(DeploymentId id, String manifest) {
        manifests.put(id, manifest);
    }

    @Override
    public synchronized Optional<String> manifest(DeploymentId id) {
        return Optional.ofNullable(manifests.get(id));
    }

    @Override
    public synchronized boolean isBegun(String operation) {
        return creations.containsKey(operation) || deposits.containsKey(operation);
    }

    @Override
    public synchronized Deposit depositing(String operation, DeploymentId id, DecCoin received, Instant now) {
        Deposit known = deposits.get(operation);
        if (known != null) {
            return new Deposit(known.received(), known.last(), false, known.isDone());
        }
        Deposit begun = new Deposit(received, now, true, false);
        deposits.put(operation, begun);
        return begun;
    }

    @Override
    public synchronized void deposited(String operation) {
        deposits.computeIfPresent(operation, (name, known) -> new Deposit(known.received(), known.last(), false, true));
    }

    @Override
    public synchronized void refused(String operation) {
        creations.remove(operation);
        deposits.remove(operation);
    }

    @Override
    public synchronized boolean isClaimed(long dseq) {
        return claimed.contains(dseq);
    }

    @Override
    public boolean isAwaited(ManifestHash hash) {
        return hashes.entrySet().stream()
                .anyMatch(known -> known.getValue().contains(hash)
                        && creations.containsKey(known.getKey())
                        && creations.get(known.getKey()).made().isEmpty());
    }

    /** Claims a deployment for another order. */
    public synchronized void claim(long dseq) {
        claimed.add(dseq);
    }

    @Override
    public <T> T oneByOne(ManifestHash hash, Supplier<T> creation) {
        ReentrantLock lock = locks.computeIfAbsent(hash, ignored -> new ReentrantLock());
        lock.lock();
        try {
            return creation.get();
        } finally {
            lock.unlock();
        }
    }
}
