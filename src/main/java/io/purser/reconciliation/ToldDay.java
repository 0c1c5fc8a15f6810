package io.purser.reconciliation;

import io.purser.json.SnakeCaseJson;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;

/** What a provider told of one day, as the database keeps it. */
@RegisterForReflection
@SnakeCaseJson
record ToldDay(List<Told> models) {
    /** The sums of one model; the cost is in US dollars, exactly as it was told. */
    @RegisterForReflection
    @SnakeCaseJson
    record Told(String model, long calls, long promptTokens, long completionTokens, String costUsd) {}

    static ToldDay of(List<Activity> activities) {
        return new ToldDay(activities.stream()
                .map(each -> new Told(
                        each.model(),
                        each.calls(),
                        each.promptTokens(),
                        each.completionTokens(),
                        each.cost().toPlainString()))
                .toList());
    }

    List<Activity> activities(LocalDate day) {
        return models.stream()
                .map(told -> new Activity(
                        day,
                        told.model(),
                        told.calls(),
                        told.promptTokens(),
                        told.completionTokens(),
                        new BigDecimal(told.costUsd()),
                        BigDecimal.ZERO))
                .toList();
    }
}
