package io.purser.deploy;

import io.purser.akash.provider.GatewayException;
import io.purser.akash.provider.GatewayStream;
import io.purser.akash.provider.LeaseName;
import io.purser.akash.provider.LogLine;
import io.purser.akash.provider.ProviderGateway;
import io.purser.akash.wallet.Address;
import io.purser.deploy.state.GroupLease;
import io.purser.problem.Problem;
import io.purser.problem.ProblemType;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Reads the logs of a deployment's services from its providers.
 *
 * @param limit the time that one provider may take
 */
record LogReader(MarketSource markets, Duration limit) {
    /**
     * The last lines.
     *
     * @param tail how many lines of each provider
     * @throws Problem CONFLICT if nothing runs
     */
    List<DeploymentService.Line> lastLines(DeploymentService.DeploymentSummary known, int tail, String service) {
        var id = known.progress().id();
        if (id.isEmpty()
                || known.progress().leases().isEmpty()
                || known.progress().state().isOver()) {
            throw Problem.of(
                    ProblemType.CONFLICT,
                    "nothing of it runs (its state is "
                            + known.progress().state().code() + "), so there are no logs");
        }
        Last last = new Last(tail * known.progress().leases().size());
        for (GroupLease lease : known.progress().leases()) {
            LeaseName name = new LeaseName(id.get().dseq(), lease.gseq(), lease.oseq());
            try (ProviderGateway gateway =
                            markets.market(known.order().market()).gateway(new Address(lease.provider()));
                    GatewayStream stream = gateway.logs(name, false, tail, service, last::add)) {
                stream.end().toCompletableFuture().get(limit.toMillis(), TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                return last.lines(); // a provider that does not end the stream has sent all that it had
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return last.lines();
            } catch (ExecutionException e) {
                throw Problem.of(
                        ProblemType.PROVIDER_FAILED,
                        e.getCause() instanceof GatewayException broken
                                ? broken.advice()
                                : "the provider's stream cannot be read");
            } catch (RuntimeException e) {
                throw Problem.of(ProblemType.PROVIDER_FAILED, StepFailure.of(e).advice());
            }
        }
        return last.lines();
    }

    /** Keeps the requested number of lines, and no more text than an answer should have, whatever a provider sends. */
    private static final class Last {
        private static final long LARGEST = 2 << 20;

        private final int most;
        private final Deque<LogLine> lines = new ArrayDeque<>();
        private long size;

        Last(int most) {
            this.most = most;
        }

        synchronized void add(LogLine line) {
            lines.addLast(line);
            size += length(line);
            while (lines.size() > most || size > LARGEST) {
                size -= length(lines.removeFirst());
            }
        }

        private static long length(LogLine line) {
            return (long) line.name().length() + line.message().length();
        }

        synchronized List<DeploymentService.Line> lines() {
            return lines.stream()
                    .map(line -> new DeploymentService.Line(line.name(), line.message()))
                    .toList();
        }
    }
}
