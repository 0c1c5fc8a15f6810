package io.purser.cli.akash;

import io.purser.akash.chain.model.DeploymentId;
import io.purser.akash.provider.GatewayStream;
import io.purser.akash.provider.LeaseName;
import io.purser.akash.provider.ProviderGateway;
import io.purser.deploy.market.DeploymentView;
import io.purser.deploy.market.Market;
import io.purser.deploy.market.MarketFactory;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.concurrent.CompletionException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code purser market logs}: prints the services' logs, or the events of the provider's cluster about them. */
@Command(
        name = "logs",
        description = "Prints what the services of the running leases write, or with --events what the providers'"
                + " clusters say about them.")
@RegisterForReflection
final class MarketLogsCommand extends OwnDeploymentCommandBase {
    @Option(names = "--events", description = "The clusters' events instead: images that cannot be pulled, crashes.")
    private boolean events;

    @Option(names = "--service", paramLabel = "NAME", description = "One service's lines only.")
    private String service = "";

    @Option(names = "--tail", paramLabel = "LINES", description = "Of the past; all if not said.")
    private int tail = -1;

    @Option(names = "--follow", description = "Go on with what comes, of the first running lease.")
    private boolean follow;

    public @Override int run(Market market, MarketFactory markets) {
        DeploymentId id = deployment(market);
        var running = market.status(id).orElseThrow().running();
        if (running.isEmpty()) {
            return fail("no lease of deployment " + dseq() + " runs");
        }
        running.stream().limit(follow ? 1 : running.size()).forEach(lease -> print(market, lease));
        return CommandLine.ExitCode.OK;
    }

    private void print(Market market, DeploymentView.LeaseView lease) {
        LeaseName name =
                new LeaseName(lease.id().dseq(), lease.id().gseq(), lease.id().oseq());
        try (ProviderGateway gateway = market.gateway(lease.id().provider());
                GatewayStream stream = events
                        ? gateway.events(
                                name,
                                follow,
                                event -> output().println(event.type() + " " + event.object() + " " + event.reason()
                                        + ": " + event.note()))
                        : gateway.logs(
                                name,
                                follow,
                                tail,
                                service,
                                line -> output().println(line.name() + ": " + line.message()))) {
            stream.end().toCompletableFuture().join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw e;
        }
    }
}
