package io.purser.gateway;

import io.purser.budget.definition.BudgetStatus;
import io.purser.catalog.Model;
import io.purser.gateway.request.DroppedFields;
import io.purser.gateway.usage.Cost;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Purser's own headers of an answer. */
final class AnswerHeaders {
    /** US dollars that remain in the scarcest budget of the call, after its own bound was subtracted. */
    static final String REMAINING = "x-purser-remaining-usd";

    private static final String MODEL = "x-purser-model";
    private static final String RESERVATION = "x-purser-reservation";
    private static final String DECISION = "x-purser-decision";
    private static final String COST = "x-purser-cost-usd";
    private static final String CACHE = "x-purser-cache";
    private static final String AGE = "age";

    /** The headers of nearly every answer, in the form that Vert.x writes fastest. */
    private static final Map<String, CharSequence> USUAL = Stream.of(MODEL, RESERVATION, DECISION, COST, REMAINING)
            .collect(Collectors.toMap(name -> name, HttpHeaders::createOptimized));

    private final Map<String, String> headers = new LinkedHashMap<>();

    static void write(Map<String, String> headers, HttpServerResponse response) {
        headers.forEach((name, value) -> response.putHeader(USUAL.getOrDefault(name, name), value));
    }

    /** All headers so far. */
    Map<String, String> all() {
        return headers;
    }

    void model(Model model, UUID reservation, UUID decision, int attempt) {
        headers.put(MODEL, model.target());
        headers.put(RESERVATION, reservation.toString());
        headers.put(DECISION, decision.toString());
        if (attempt > 1) {
            headers.put("x-purser-attempts", Integer.toString(attempt));
        }
    }

    /** Says whether the first or the second of two attempts at the same time answered. */
    void hedged(boolean bySecond) {
        headers.put("x-purser-hedge", bySecond ? "second" : "first");
    }

    /** Names the remainder of the scarcest hard budget while the call is in flight. */
    void remaining(List<BudgetStatus> statuses) {
        headers.remove(REMAINING);
        statuses.stream()
                .filter(status -> status.budget().hard())
                .map(status -> status.balance().remaining())
                .min(Comparator.naturalOrder())
                .ifPresent(least -> headers.put(REMAINING, least.toString()));
    }

    /** Names the fields that this provider does not get. */
    void dropped(Optional<String> names) {
        headers.remove(DroppedFields.HEADER);
        names.ifPresent(list -> headers.put(DroppedFields.HEADER, list));
    }

    void cost(Cost cost) {
        headers.put(COST, cost.charged().toString());
        if (cost.differs()) {
            headers.put("x-purser-computed-cost-usd", cost.computed().toString());
        }
    }

    /** Says what the cache of answers did: hit, miss or bypass. */
    void cache(String did) {
        headers.put(CACHE, did);
    }

    /** Describes an answer from the cache: it is that model's, and this call costs nothing. */
    void givenAgain(CallCache.Kept kept, Model model, UUID entry, UUID decision) {
        model(model, entry, decision, 1);
        dropped(Optional.ofNullable(kept.headers().get(DroppedFields.HEADER)));
        headers.put(COST, "0");
        headers.put(AGE, Long.toString(kept.age().toSeconds()));
        cache("hit");
    }

    /** Takes that back, because the call does not get the answer from the cache. */
    void notGivenAgain() {
        List.of(MODEL, RESERVATION, DECISION, COST, AGE, DroppedFields.HEADER).forEach(headers::remove);
        cache("miss");
    }
}
