package io.purser.akash.chain.answer;

import io.purser.akash.chain.model.MarketOrder;

/** A group's order. */
public record OrderAnswer(OrderIdAnswer id, MarketOrder.OrderState state, GroupSpecAnswer spec, long createdAt) {
    /** The answer of {@code orders/info}. */
    public record Whole(OrderAnswer order) {}

    public MarketOrder toModel() {
        return new MarketOrder(id.toModel(), state, spec.toModel(), createdAt);
    }
}
