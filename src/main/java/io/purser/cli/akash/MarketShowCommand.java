package io.purser.cli.akash;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purser.akash.provider.LeaseName;
import io.purser.akash.provider.LeaseStatus;
import io.purser.akash.provider.ProviderGateway;
import io.purser.cli.base.JsonOption;
import io.purser.deploy.market.DeploymentView;
import io.purser.deploy.market.Market;
import io.purser.deploy.market.MarketFactory;
import io.purser.problem.OutsideFailure;
import io.quarkus.runtime.annotations.RegisterForReflection;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code purser market show}: shows a deployment, its escrow, its leases, and the services that run under them. */
@Command(
        name = "show",
        description = "Shows a deployment: state, escrow, leases, and what its providers say of its services.")
@RegisterForReflection
final class MarketShowCommand extends OwnDeploymentCommandBase {
    @Mixin
    private JsonOption json = new JsonOption();

    public @Override int run(Market market, MarketFactory markets) {
        DeploymentView view = market.status(deployment(market)).orElseThrow();
        ObjectNode answer = object().put("dseq", Long.toString(dseq()))
                .put("owner", view.id().owner().text())
                .put("active", view.isActive())
                .put("hash", view.hash().toString());
        ArrayNode groups = answer.putArray("groups");
        view.groups()
                .forEach(group -> groups.addObject().put("gseq", group.gseq()).put("state", lower(group.state())));
        answer.set("escrow", escrow(view.escrow()));
        ArrayNode leases = answer.putArray("leases");
        view.leases().forEach(lease -> leases.add(lease(market, lease)));
        if (json.isWanted()) {
            print(answer);
        } else {
            write(answer);
        }
        return CommandLine.ExitCode.OK;
    }

    private static ObjectNode escrow(DeploymentView.EscrowView escrow) {
        ObjectNode node = object().put("state", lower(escrow.state()))
                .put("spent", inAct(escrow.spent()))
                .put("unspent", inAct(escrow.unspent()));
        escrow.remaining().ifPresent(remaining -> node.put("remaining", inAct(remaining)));
        escrow.blocksLeft().ifPresent(blocks -> node.put("blocks_left", blocks));
        return node;
    }

    private static ObjectNode lease(Market market, DeploymentView.LeaseView lease) {
        ObjectNode node = object().put("provider", lease.id().provider().text())
                .put("gseq", lease.id().gseq())
                .put("oseq", lease.id().oseq())
                .put("state", lower(lease.state()))
                .put("reason", lower(lease.reason()))
                .put(
                        "uact_per_block",
                        lease.price().amount().stripTrailingZeros().toPlainString());
        lease.reclaimedBy().ifPresent(deadline -> node.put("reclaimed_by", deadline.toString()));
        if (lease.isRunning()) {
            inside(market, lease, node);
        }
        return node;
    }

    /** Adds the provider's status, or its failure: a provider that does not answer must not hide the rest. */
    private static void inside(Market market, DeploymentView.LeaseView lease, ObjectNode node) {
        LeaseName name =
                new LeaseName(lease.id().dseq(), lease.id().gseq(), lease.id().oseq());
        try (ProviderGateway gateway = market.gateway(lease.id().provider())) {
            LeaseStatus status = gateway.status(name);
            node.put("ready", status.isReady());
            ObjectNode services = node.putObject("services");
            status.services().forEach((service, found) -> {
                ObjectNode written = services.putObject(service)
                        .put("available", found.available())
                        .put("total", found.total());
                found.uris().forEach(written.putArray("uris")::add);
            });
            ArrayNode ports = node.putArray("forwarded_ports");
            status.forwardedPorts()
                    .forEach((service, forwarded) -> forwarded.forEach(port -> ports.addObject()
                            .put("service", service)
                            .put("port", port.port())
                            .put("host", port.host())
                            .put("external_port", port.externalPort())));
        } catch (OutsideFailure e) {
            node.put("trouble", e.advice());
        }
    }

    private void write(ObjectNode answer) {
        output().printf(
                        "%-9s %s%n",
                        answer.path("active").asBoolean() ? "active" : "closed",
                        answer.path("hash").asText());
        output().printf(
                        "escrow    %s, spent %s, left %s%n",
                        answer.at("/escrow/state").asText(),
                        answer.at("/escrow/spent").asText(),
                        answer.at("/escrow/remaining")
                                .asText(answer.at("/escrow/unspent").asText()));
        answer.path("leases").forEach(lease -> {
            output().printf(
                            "lease     %s/%s %s %s, %s uact a block%n",
                            lease.path("gseq").asText(),
                            lease.path("oseq").asText(),
                            lease.path("provider").asText(),
                            lease.path("state").asText(),
                            lease.path("uact_per_block").asText());
            lease.path("services")
                    .properties()
                    .forEach(service -> output().printf(
                                    "service   %s %s/%s %s%n",
                                    service.getKey(),
                                    service.getValue().path("available").asText(),
                                    service.getValue().path("total").asText(),
                                    service.getValue().path("uris").toString()));
            if (lease.has("trouble")) {
                output().println("trouble   " + lease.path("trouble").asText());
            }
        });
    }
}
