package io.purser.deploy;

import io.purser.akash.chain.model.DeploymentId;
import io.purser.akash.chain.model.OraclePrice;
import io.purser.akash.chain.transaction.SignedTransaction;
import io.purser.akash.sdl.group.GroupSpec;
import io.purser.akash.wallet.Address;
import io.purser.deploy.market.Market;
import io.purser.deploy.market.MarketKind;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Where the workers find the markets, and what else is to be known about them. */
interface MarketSource {
    /** Which markets can be used, the preferred one first. */
    List<MarketKind> available();

    /**
     * A market.
     *
     * @throws io.purser.problem.Problem NOT_READY with what has to be set, where it is not configured
     */
    Market market(MarketKind kind);

    /** The address that pays, where it is known before anything is created. */
    Optional<Address> payer(MarketKind kind);

    /** The deployment that an operation of Console's has made, as far as is known. */
    Optional<DeploymentId> made(String operation);

    /** Why nobody bids on a group, in a sentence; empty where that cannot be found out. */
    Optional<String> whyNobodyBids(GroupSpec group);

    /** What is said of a provider. Who cannot be asked makes none worse than another. */
    Reputation reputation(Address provider);

    /**
     * What is said of a provider.
     *
     * @param isAudited whether an auditor vouches for it
     * @param uptime its share of the last 30 days, from 0 to 1, as Console has seen it; empty where it does not say
     * @param places the regions, countries and cities that it names for itself
     */
    record Reputation(boolean isAudited, Optional<BigDecimal> uptime, Set<String> places) {
        public Reputation {
            places = Set.copyOf(places);
        }
    }

    /** Whether a transaction has paid its fee; empty while it may yet, and where no node can be asked. */
    Optional<Boolean> hasPaid(SignedTransaction transaction);

    /** What one AKT is worth in dollars, by the chain's oracle; empty where it does not say. */
    Optional<BigDecimal> aktPrice();

    /**
     * What the chain's oracle says of AKT, and whether that is fresh.
     *
     * @throws io.purser.akash.chain.node.ChainException where it cannot be asked
     */
    OraclePrice oracle();
}
