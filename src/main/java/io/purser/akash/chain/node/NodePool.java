package io.purser.akash.chain.node;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The nodes in order of preference. A call goes to the first node that answers, is on the right chain and is not
 * behind. If that node fails during the call, the call goes to the next one.
 */
public final class NodePool {
    /** How long the judgement of a node is valid. */
    private static final Duration HOLDS = Duration.ofSeconds(30);
    /** The age from which judgements are too old to use: a call then waits until all nodes are judged again. */
    private static final Duration OUTDATED = Duration.ofMinutes(3);
    /** How far a node's latest block may be behind the best of the other nodes, about ten blocks. */
    private static final Duration FURTHEST_BEHIND = Duration.ofSeconds(60);
    /** How far a node's latest block may be behind our own clock. The limit is wide, because our clock may be wrong. */
    private static final Duration OLDEST_BLOCK = Duration.ofMinutes(5);

    /** How far a node's latest block may be ahead of our own clock, unless most nodes are: then our clock is wrong. */
    private static final Duration FURTHEST_AHEAD = Duration.ofSeconds(60);

    private final List<Candidate> candidates;
    private final String chainId;
    private final Clock clock;
    private final AtomicBoolean refreshing = new AtomicBoolean();

    public NodePool(List<RestNode> nodes, String chainId, Clock clock) {
        this.candidates = nodes.stream().map(Candidate::new).toList();
        this.chainId = chainId;
        this.clock = clock;
    }

    /**
     * A call that one node answers completely: it may consist of two queries of which the second depends on the first.
     */
    public interface Call<T> {
        T on(RestNode node) throws NodeUnusable;
    }

    /** The call's result from the first node that can answer it. */
    public <T> T ask(Call<T> call) {
        List<String> troubles = new ArrayList<>();
        for (Candidate candidate : inOrder()) {
            Optional<String> trouble = candidate.trouble();
            if (trouble.isPresent()) {
                troubles.add(trouble.get());
                continue;
            }
            try {
                return call.on(candidate.node);
            } catch (NodeUnusable e) {
                candidate.failed(e.reason(), clock.instant());
                troubles.add(e.reason());
            }
        }
        throw new ChainException(new ChainFailure.NoNode(troubles));
    }

    /** The health of every node. This queries all nodes now. */
    public List<NodeHealth> health() {
        judge();
        return candidates.stream()
                .map(candidate -> new NodeHealth(candidate.node.base(), candidate.judged.block(), candidate.trouble()))
                .toList();
    }

    private List<Candidate> inOrder() {
        Instant now = clock.instant();
        boolean noneIsGood =
                candidates.stream().allMatch(candidate -> candidate.trouble().isPresent());
        if (noneIsGood || candidates.stream().anyMatch(candidate -> candidate.judged.isOlderThan(OUTDATED, now))) {
            judge();
        } else if (candidates.stream().anyMatch(candidate -> candidate.judged.isOlderThan(HOLDS, now))
                && refreshing.compareAndSet(false, true)) {
            // No call waits for an unreachable node while another node is good.
            Thread.ofVirtual().start(() -> {
                try {
                    judge();
                } finally {
                    refreshing.set(false);
                }
            });
        }
        return candidates;
    }

    private synchronized void judge() {
        Instant now = clock.instant();
        lookAtAll(now);
        passOverThoseAhead(now);
        Instant newest = candidates.stream()
                .flatMap(candidate -> candidate.seen.block().stream())
                .map(Block::time)
                .max(Instant::compareTo)
                .orElse(Instant.EPOCH);
        candidates.forEach(candidate -> candidate.judged = candidate.seen.comparedWith(newest, candidate.node.base()));
    }

    /** A node with a time in the future would make all others look as if they were behind. */
    private void passOverThoseAhead(Instant now) {
        Instant latest = now.plus(FURTHEST_AHEAD);
        List<Candidate> ahead = candidates.stream()
                .filter(candidate -> candidate.seen.isAheadOf(latest))
                .toList();
        long others = candidates.stream()
                .filter(candidate -> candidate.seen.block().isPresent() && !candidate.seen.isAheadOf(latest))
                .count();
        if (ahead.size() <= others) {
            ahead.forEach(candidate -> candidate.seen = Judgement.bad(
                    candidate.node.base() + " is ahead: its latest block is of "
                            + candidate.seen.block().map(Block::time).orElse(now)
                            + ", and this machine's clock says " + now,
                    now));
        }
    }

    /** Queries all nodes at the same time, because an unreachable node takes seconds to fail. */
    private void lookAtAll(Instant now) {
        List<Thread> looks = candidates.stream()
                .map(candidate -> Thread.ofVirtual().start(() -> candidate.seen = look(candidate.node, now)))
                .toList();
        try {
            for (Thread look : looks) {
                look.join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ChainException(new ChainFailure.NoNode(List.of("interrupted")));
        }
    }

    private Judgement look(RestNode node, Instant now) {
        try {
            Block latest = node.latestBlock();
            return latest.chainId().equals(chainId)
                    ? new Judgement(Optional.of(latest), Optional.empty(), now)
                    : Judgement.bad(node.base() + " is on chain " + latest.chainId() + ", not " + chainId, now);
        } catch (NodeUnusable e) {
            return Judgement.bad(e.reason(), now);
        } catch (ChainException e) {
            return Judgement.bad(node.base() + ": " + e.failure().advice(), now);
        }
    }

    /** The latest knowledge of a node. */
    private record Judgement(Optional<Block> block, Optional<String> trouble, Instant at) {
        static final Judgement NONE = new Judgement(Optional.empty(), Optional.empty(), Instant.MIN);

        static Judgement bad(String trouble, Instant at) {
            return new Judgement(Optional.empty(), Optional.of(trouble), at);
        }

        boolean isAheadOf(Instant latest) {
            return block.filter(found -> found.time().isAfter(latest)).isPresent();
        }

        boolean isOlderThan(Duration age, Instant now) {
            return at.equals(Instant.MIN) || Duration.between(at, now).abs().compareTo(age) > 0;
        }

        Judgement comparedWith(Instant newest, URI node) {
            if (block.isEmpty()) {
                return this;
            }
            Instant time = block.get().time();
            Optional<String> behind = Optional.empty();
            if (time.plus(FURTHEST_BEHIND).isBefore(newest)) {
                behind = Optional.of(
                        node + " is behind: its block of " + time + " is older than another node's of " + newest);
            } else if (time.plus(OLDEST_BLOCK).isBefore(at)) {
                behind = Optional.of(
                        node + " is behind: its latest block is of " + time + ", and this machine's clock says " + at);
            }
            return new Judgement(block, behind, at);
        }
    }

    private static final class Candidate {
        private final RestNode node;
        /** The latest result of this node alone, not yet compared with the other nodes. */
        private volatile Judgement seen = Judgement.NONE;
        /** The judgement that calls use. It is complete at any moment, because no call waits for a refresh. */
        private volatile Judgement judged = Judgement.NONE;

        Candidate(RestNode node) {
            this.node = node;
        }

        Optional<String> trouble() {
            return judged.trouble();
        }

        void failed(String reason, Instant now) {
            judged = Judgement.bad(reason, now);
        }
    }
}
