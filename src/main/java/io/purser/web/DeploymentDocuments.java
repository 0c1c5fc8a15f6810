package io.purser.web;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purser.akash.sdl.group.SdlCost;
import io.purser.deploy.CostAnalysis;
import io.purser.deploy.DeploymentService;
import io.purser.deploy.cost.CloudPrices;
import io.purser.deploy.market.DeploymentView;
import io.purser.deploy.order.DeploymentTerms;
import io.purser.deploy.state.DeploymentEvent;
import io.purser.deploy.state.DeploymentProgress;
import io.purser.money.Usd;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Deployments as JSON. */
final class DeploymentDocuments {
    private static final JsonMapper JSON = new JsonMapper();

    private DeploymentDocuments() {}

    /** A deployment in a list. */
    static ObjectNode brief(DeploymentService.DeploymentSummary known) {
        DeploymentProgress progress = known.progress();
        ObjectNode json = JSON.createObjectNode()
                .put("deployment", known.order().id().toString())
                .put("name", known.order().name())
                .put("market", known.order().market().name().toLowerCase(Locale.ROOT))
                .put("state", progress.state().code())
                .put("created_at", known.order().createdAt().toString())
                .put("updated_at", known.updatedAt().toString());
        put(json, "step", progress.step() == null ? null : progress.step().code());
        put(json, "dseq", progress.dseq() == null ? null : progress.dseq().toString());
        put(json, "failure", progress.failure());
        put(json, "trouble", progress.trouble());
        put(json, "team", known.order().spender().team());
        put(json, "agent", known.order().spender().agent());
        if (known.closeAsked() && !progress.state().isOver()) {
            json.put("close_asked", true);
        }
        ArrayNode uris = json.putArray("uris");
        if (!progress.state().isOver()) {
            progress.uris().forEach(uris::add);
        }
        json.put("cost_usd", progress.captured().toString());
        return json;
    }

    /** Everything that is known of one deployment. */
    static ObjectNode whole(
            DeploymentService.DeploymentSummary known,
            List<DeploymentEvent> events,
            List<DeploymentService.SeenBid> bids,
            Optional<DeploymentView> view,
            Optional<CostAnalysis.Cost> cost,
            Usd gas) {
        ObjectNode json = brief(known).put("gas_usd", gas.toString());
        DeploymentProgress progress = known.progress();
        json.put("hash", known.order().terms().hash());
        put(json, "owner", progress.owner());
        put(json, "transaction", progress.transactionHash());
        ArrayNode groups = json.putArray("groups");
        for (DeploymentTerms.Group group : known.order().terms().groups()) {
            groups.addObject()
                    .put("gseq", group.gseq())
                    .put("name", group.name())
                    .put("uact_per_block", group.priceUact())
                    .put("persistent", group.persistent());
        }
        ArrayNode leases = json.putArray("leases");
        for (DeploymentProgress.Leased lease : progress.leases()) {
            leases.addObject()
                    .put("gseq", lease.gseq())
                    .put("oseq", lease.oseq())
                    .put("provider", lease.provider())
                    .put("uact_per_block", lease.priceUact());
        }
        json.put("deposited_uact", progress.depositedUact());
        cost.ifPresent(found -> costs(json, found));
        view.ifPresent(found -> escrow(json.putObject("escrow"), found));
        ArrayNode seen = json.putArray("bids");
        for (DeploymentService.SeenBid bid : bids) {
            seen.addObject()
                    .put("dseq", Long.toString(bid.dseq()))
                    .put("gseq", bid.gseq())
                    .put("oseq", bid.oseq())
                    .put("provider", bid.provider())
                    .put("uact_per_block", bid.priceUact())
                    .put("seen_at", bid.at().toString())
                    .put("taken", bid.taken())
                    .put("reason", bid.why());
        }
        ArrayNode history = json.putArray("history");
        events.forEach(event -> history.add(of(event)));
        return json;
    }

    /** The cost per month here and at the clouds. */
    static void costs(ObjectNode json, CostAnalysis.Cost cost) {
        json.put("usd_per_month", cost.usdPerMonth().toString());
        CloudPrices.cheapest(cost.cloudUsdPerMonth()).ifPresent(usd -> json.put("cloud_usd_per_month", usd.toString()));
        ObjectNode clouds = json.putObject("clouds_usd_per_month");
        cost.cloudUsdPerMonth().forEach((cloud, usd) -> clouds.put(cloud, usd.toString()));
        ObjectNode saved = json.putObject("saved_percent");
        cost.saved().forEach((cloud, percent) -> saved.put(cloud, percent.value()));
    }

    private static void escrow(ObjectNode json, DeploymentView view) {
        json.put("state", view.escrow().state().name().toLowerCase(Locale.ROOT));
        view.escrow().remaining().ifPresent(left -> json.put("left_uact", plain(left.amount())));
        json.put("uact_per_block", plain(view.escrow().perBlock().amount()));
        view.escrow()
                .blocksLeft()
                .ifPresent(blocks -> json.put(
                        "days_left", SdlCost.BLOCK_TIME.multipliedBy(blocks).toDays()));
    }

    static ObjectNode of(DeploymentEvent event) {
        ObjectNode json = JSON.createObjectNode()
                .put("number", event.number())
                .put("time", event.time().toString())
                .put("kind", event.kind().code())
                .put("state", event.state().code());
        put(json, "step", event.step() == null ? null : event.step().code());
        json.put("message", event.message());
        ObjectNode detail = json.putObject("detail");
        event.detail().forEach(detail::put);
        return json;
    }

    static ObjectNode object() {
        return JSON.createObjectNode();
    }

    private static void put(ObjectNode json, String name, @Nullable String value) {
        if (value != null) {
            json.put(name, value);
        }
    }

    private static String plain(BigDecimal amount) {
        return amount.signum() == 0 ? "0" : amount.stripTrailingZeros().toPlainString();
    }
}
