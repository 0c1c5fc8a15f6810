package io.purser.akash.chain;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The nodes in order of preference. A call goes to the first that is there, on the right chain and not behind; if that
 * fails while the call is under way, to the next.
 */
final class NodePool {
    /** How long a judgement of a node holds. */
    private static final Duration HOLDS = Duration.ofSeconds(30);
    /** About ten blocks behind the best of the others. */
    private static final Duration FURTHEST_BEHIND = Duration.ofSeconds(60);
    /** Behind our own clock; wide, because our clock may be the one that is wrong. */
    private static final Duration OLDEST_BLOCK = Duration.ofMinutes(5);

    private final List<Candidate> candidates;
    private final String chainId;
    private final Clock clock;

    NodePool(List<RestNode> nodes, String chainId, Clock clock) {
        this.candidates = nodes.stream().map(Candidate::new).toList();
        this.chainId = chainId;
        this.clock = clock;
    }

    /** Something to be asked of one node, wholly: two questions of which the second relies on the first. */
    interface Call<T> {
        T on(RestNode node) throws NodeUnusable;
    }

    /** The call's answer from the first node that can give it. */
    <T> T ask(Call<T> call) {
        List<String> troubles = new ArrayList<>();
        for (Candidate candidate : inOrder()) {
            Optional<String> trouble = candidate.trouble;
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
    List<NodeHealth> health() {
        judge();
        return candidates.stream()
                .map(candidate -> new NodeHealth(candidate.node.base(), candidate.block, candidate.trouble))
                .toList();
    }

    private synchronized List<Candidate> inOrder() {
        Instant now = clock.instant();
        boolean isStale = candidates.stream().anyMatch(candidate -> candidate.isStale(now));
        boolean noneIsGood = candidates.stream().allMatch(candidate -> candidate.trouble.isPresent());
        if (isStale || noneIsGood) {
            judge();
        }
        return candidates;
    }

    private synchronized void judge() {
        Instant now = clock.instant();
        lookAtAll(now);
        Instant newest = candidates.stream()
                .flatMap(candidate -> candidate.block.stream())
                .map(Block::time)
                .max(Instant::compareTo)
                .orElse(Instant.EPOCH);
        candidates.forEach(candidate -> candidate.compare(newest, now));
    }

    /** All at once: one that is away takes seconds to show it. */
    private void lookAtAll(Instant now) {
        List<Thread> looks = candidates.stream()
                .map(candidate -> Thread.ofVirtual().start(() -> candidate.look(chainId, now)))
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

    private static final class Candidate {
        private final RestNode node;
        private Optional<Block> block = Optional.empty();
        private Optional<String> trouble = Optional.empty();
        private Instant judged = Instant.MIN;

        Candidate(RestNode node) {
            this.node = node;
        }

        boolean isStale(Instant now) {
            return judged.equals(Instant.MIN)
                    || Duration.between(judged, now).abs().compareTo(HOLDS) > 0;
        }

        void failed(String reason, Instant now) {
            trouble = Optional.of(reason);
            judged = now;
        }

        void look(String chainId, Instant now) {
            judged = now;
            block = Optional.empty();
            trouble = Optional.empty();
            try {
                Block latest = node.latestBlock();
                if (latest.chainId().equals(chainId)) {
                    block = Optional.of(latest);
                } else {
                    trouble = Optional.of(node.base() + " is on chain " + latest.chainId() + ", not " + chainId);
                }
            } catch (NodeUnusable e) {
                trouble = Optional.of(e.reason());
            } catch (ChainException e) {
                trouble = Optional.of(node.base() + ": " + e.failure().advice());
            }
        }

        void compare(Instant newest, Instant now) {
            block.ifPresent(latest -> {
                if (latest.time().plus(FURTHEST_BEHIND).isBefore(newest)) {
                    trouble = Optional.of(node.base() + " is behind: its block of " + latest.time()
                            + " is older than another node's of " + newest);
                } else if (latest.time().plus(OLDEST_BLOCK).isBefore(now)) {
                    trouble = Optional.of(node.base() + " is behind: its latest block is of " + latest.time()
                            + ", and this machine's clock says " + now);
                }
            });
        }
    }
}
