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

/** Gives the workers the markets, and other facts about Akash. */
interface MarketSource {
    /** The markets that can be used, the preferred one first. */
    List<MarketKind> available();

    /**
     * Opens a market.
     *
     * @throws io.purser.problem.Problem NOT_READY with the settings to set, if it is not configured
     */
    Market market(MarketKind kind);

    /** The address that pays, if it is known before a deployment is created. */
    Optional<Address> payer(MarketKind kind);

    /** The deployment that an operation through Console has made, as far as Purser knows. */
    Optional<DeploymentId> made(String operation);

    /** The reason why no provider bids on a group, in a sentence; empty if it cannot be found out. */
    Optional<String> whyNobodyBids(GroupSpec group);

    /** The reputation of a provider. A source that does not answer makes no provider worse than another. */
    Reputation reputation(Address provider);

    /**
     * The reputation of a provider.
     *
     * @param isAudited whether an auditor vouches for it
     * @param uptime its share of the last 30 days, from 0 to 1, by Console; empty if unknown
     * @param places the regions, countries and cities that it names as its own
     */
    record Reputation(boolean isAudited, Optional<BigDecimal> uptime, Set<String> places) {
        public Reputation {
            places = Set.copyOf(places);
        }
    }

    /** Whether a transaction has paid its fee; empty if it still may, or if no node can be reached. */
    Optional<Boolean> hasPaid(SignedTransaction transaction);

    /** The price of an AKT in dollars, by the chain's oracle; empty if the oracle gives none. */
    Optional<BigDecimal> aktPrice();

    /**
     * The oracle's price of AKT, and whether it is fresh.
     *
     * @throws io.purser.akash.chain.node.ChainException if the chain cannot be reached
     */
    OraclePrice oracle();
}
