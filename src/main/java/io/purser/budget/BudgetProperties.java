package io.purser.budget;

import io.purser.settings.PositiveTime;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;

/** The settings of budgets. Amounts are text here, so that an error names the setting and its amount. */
@ConfigMapping(prefix = "purser")
interface BudgetProperties {
    /** The limit in US dollars of the budget that every installation has. */
    @WithDefault("20.00")
    String monthlyBudgetCap();

    /** Further budgets as JSON, or the name of their file. */
    Optional<String> budgets();

    /** The US dollars for calls of each replica in each outage of the database; zero is off. */
    @WithDefault("0")
    String failOpenUsd();

    /** The time without a heartbeat after which a replica counts as dead. */
    @WithDefault("PT30S")
    Duration replicaSilence();

    /** The time between two rounds that settle what nobody else does, and that write the notices of budgets. */
    @WithDefault("PT5S")
    @WithConverter(PositiveTime.class)
    Duration sweepEvery();

    /** The secret by which notices of thresholds are signed. */
    Optional<String> webhookSecret();
}
