package io.purser.akash.chain;

import io.purser.akash.chain.model.BidId;
import io.purser.akash.chain.model.DeploymentId;
import io.purser.akash.chain.model.OrderId;
import java.util.Locale;
import java.util.Optional;

/** Writes identifiers and filters into the query of a URI, as the nodes' REST interface names them. */
final class ChainQuery {
    private ChainQuery() {}

    static String filters(DeploymentId id) {
        return "filters.owner=" + id.owner() + "&filters.dseq=" + id.dseq();
    }

    static String filter(Optional<? extends Enum<?>> state) {
        return state.map(value -> "&filters.state=" + value.name().toLowerCase(Locale.ROOT))
                .orElse("");
    }

    static String order(OrderId id) {
        DeploymentId deployment = id.group().deployment();
        return "id.owner=" + deployment.owner() + "&id.dseq=" + deployment.dseq() + "&id.gseq="
                + id.group().gseq() + "&id.oseq=" + id.oseq();
    }

    static String bid(BidId id) {
        return order(id.order()) + "&id.provider=" + id.provider() + "&id.bseq=" + id.bseq();
    }
}
