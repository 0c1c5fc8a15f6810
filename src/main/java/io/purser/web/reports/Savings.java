package io.purser.web.reports;

import io.purser.catalog.Catalog;
import io.purser.catalog.Model;
import io.purser.ledger.Measure;
import io.purser.ledger.MeasureTotals;
import io.purser.ledger.report.CostRow;
import io.purser.money.Price;
import io.purser.money.Tariff;
import io.purser.money.Usd;
import io.purser.routing.Candidates;
import java.math.BigDecimal;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The cost of the same tokens at the best model, and their real cost.
 *
 * @param best the target of the best model
 * @param atBest the same calls and tokens at its list prices of today, rounded up once
 * @param spent the real cost
 */
record Savings(String best, Usd atBest, Usd spent) {
    /** The saving; negative if the calls cost more than the best model would have. */
    Usd saved() {
        return atBest.minus(spent);
    }

    /**
     * Compares with the given model. Calls to models that only make embeddings count on neither side. Calls with
     * unknown tokens count with their cost and without tokens, so that the saving is rather too small than too large.
     */
    static Savings of(Model best, Catalog catalog, List<CostRow> byTarget) {
        MeasureTotals sums = new MeasureTotals();
        byTarget.stream()
                .filter(row -> catalog.find(row.value()).map(Savings::writes).orElse(true))
                .forEach(row -> sums.add(row.sums()));
        return new Savings(best.target(), cost(best.tariff(), sums), sums.cost());
    }

    /**
     * The model of the catalog with the dearest answers, which counts as the best; empty if the catalog has no such
     * model.
     */
    static Optional<Model> best(Catalog catalog) {
        return catalog.filed().stream()
                .filter(model -> writes(model) && !model.priceIsAssumed())
                .max(Comparator.<Model, BigDecimal>comparing(
                                model -> price(model.tariff().output()))
                        .thenComparing(model -> price(model.tariff().input()))
                        .thenComparing(Model::target));
    }

    private static boolean writes(Model model) {
        return !model.capabilities().contains(Candidates.EMBEDDINGS)
                || model.capabilities().contains("chat");
    }

    private static BigDecimal price(Price price) {
        return price.usdPerUnit();
    }

    private static Usd cost(Tariff tariff, MeasureTotals sums) {
        long cached = sums.of(Measure.CACHED_TOKENS);
        long written = sums.of(Measure.CACHE_WRITE_TOKENS);
        long reasoning = sums.of(Measure.REASONING_TOKENS);
        return Usd.roundedUp(tariff.input()
                .times(sums.of(Measure.PROMPT_TOKENS) - cached - written)
                .add(tariff.cachedInput().times(cached))
                .add(tariff.cacheWrite().times(written))
                .add(tariff.output().times(sums.of(Measure.COMPLETION_TOKENS) - reasoning))
                .add(tariff.special().reasoning().times(reasoning))
                .add(tariff.request().times(sums.of(Measure.CALLS) - sums.of(Measure.CACHE_HITS))));
    }
}
