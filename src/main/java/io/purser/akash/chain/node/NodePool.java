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
 * The nodes in order of preference. A call goes to the first that is there, on the right chain and not behind; if that
 * fails while the call is under way, to the next.
 */
public final class NodePool {
    /** How long a judgement of a node holds. */
    private static final Duration HOLDS = Duration.ofSeconds(30);
    /** After which nothing is asked before the nodes have been judged anew. */
    private static final Duration OUTDATED = Duration.ofMinutes(3);
    /** About ten blocks behind the best of the others. */
    private static final Duration FURTHEST_BEHIND = Duration.ofSeconds(60);
    /** Behind our own clock; wide, because our clock may be the one that is wrong. */
    private static final Duration OLDEST_BLOCK = Duration.ofMinutes(5);

    private final List<Candidate> candidates;
    private final String chainId;
    private final Clock clock;
    private final AtomicBoolean refreshing = new AtomicBoolean();

    public NodePool(List<RestNode> nodes, String chainId, Clock clock) {
        this.candidates = nodes.stream().map(Candidate::new).toList();
        this.chainId = chainId;
        this.clock = clock;
    }

    /** Something to be asked of one node, wholly: two questions of which the second relies on the first. */
    public interface Call<T> {
        T on(RestNode node) throws NodeUnusable;
    }

    /** The call's answer from the first node that can give it. */
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

    /** What is wrong with each node that cannot be used, after asking all of them now. */
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
            // Nobody waits for a node that is away while another is good.
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
        Instant newest = candidates.stream()
                .flatMap(candidate -> candidate.seen.block().stream())
                .map(Block::time)
                .max(Instant::compareTo)
                .orElse(Instant.EPOCH);
        candidates.forEach(candidate -> candidate.judged = candidate.seen.comparedWith(newest, candidate.node.base()));
    }

    /** All at once: one that is away takes seconds to show it. */
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

    /** What is known of a node. */
    private record Judgement(Optional<Block> block, Optional<String> trouble, Instant at) {
        static final Judgement NONE = new Judgement(Optional.empty(), Optional.empty(), Instant.MIN);

        static Judgement bad(String trouble, Instant at) {
            return new Judgement(Optional.empty(), Optional.of(trouble), at);
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
        /** The last look, not yet compared with the others'. */
        private volatile Judgement seen = Judgement.NONE;
        /** What calls go by; whole at any moment, because nobody waits for a refresh. */
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
