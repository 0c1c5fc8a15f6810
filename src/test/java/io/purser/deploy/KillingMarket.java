package io.purser.deploy;

import io.purser.akash.chain.model.Bid;
import io.purser.akash.chain.model.BidId;
import io.purser.akash.chain.model.Coin;
import io.purser.akash.chain.model.DeploymentId;
import io.purser.akash.chain.model.GroupId;
import io.purser.akash.chain.model.OraclePrice;
import io.purser.akash.chain.transaction.SignedTransaction;
import io.purser.akash.provider.ProviderGateway;
import io.purser.akash.sdl.Sdl;
import io.purser.akash.sdl.group.GroupSpec;
import io.purser.akash.sdl.manifest.Manifest;
import io.purser.akash.wallet.Address;
import io.purser.deploy.market.AccountFunds;
import io.purser.deploy.market.Capabilities;
import io.purser.deploy.market.ClosedDeployment;
import io.purser.deploy.market.DeploymentPlacement;
import io.purser.deploy.market.DeploymentView;
import io.purser.deploy.market.Market;
import io.purser.deploy.market.MarketKind;
import io.purser.deploy.market.OwnDeployment;
import io.purser.deploy.market.PlacedDeployment;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** Kills its own process, with SIGKILL, once: right before one of a market's calls, or right after it. */
final class KillingMarket implements Market {
    private final Market market;
    private final Death death;

    private KillingMarket(Market market, Death death) {
        this.market = market;
        this.death = death;
    }

    /** The same source, with markets that kill. */
    static MarketSource around(MarketSource source, Death death) {
        return new MarketSource() {
            @Override
            public List<MarketKind> available() {
                return source.available();
            }

            @Override
            public Market market(MarketKind kind) {
                return new KillingMarket(source.market(kind), death);
            }

            @Override
            public Optional<Address> payer(MarketKind kind) {
                return source.payer(kind);
            }

            @Override
            public Optional<DeploymentId> made(String operation) {
                return source.made(operation);
            }

            @Override
            public Optional<String> whyNobodyBids(GroupSpec group) {
                return source.whyNobodyBids(group);
            }

            @Override
            public Reputation reputation(Address provider) {
                return source.reputation(provider);
            }

            @Override
            public Optional<Boolean> hasPaid(SignedTransaction transaction) {
                return source.hasPaid(transaction);
            }

            @Override
            public Optional<BigDecimal> aktPrice() {
                return source.aktPrice();
            }

            @Override
            public OraclePrice oracle() {
                return source.oracle();
            }
        };
    }

    @Override
    public MarketKind kind() {
        return market.kind();
    }

    @Override
    public Capabilities capabilities() {
        return market.capabilities();
    }

    @Override
    public AccountFunds funds() {
        return death.around("funds", market::funds);
    }

    @Override
    public PlacedDeployment create(String operation, DeploymentPlacement placement) {
        return death.around("create", () -> market.create(operation, placement));
    }

    @Override
    public Optional<DeploymentId> find(long dseq) {
        return market.find(dseq);
    }

    @Override
    public List<OwnDeployment> active() {
        return market.active();
    }

    @Override
    public List<Bid> bids(DeploymentId id) {
        return death.around("bids", () -> market.bids(id));
    }

    @Override
    public void lease(String operation, DeploymentId id, List<BidId> bids, Manifest manifest) {
        death.around("lease", () -> market.lease(operation, id, bids, manifest));
    }

    @Override
    public void closeLease(String operation, BidId lease) {
        death.around("closeLease", () -> market.closeLease(operation, lease));
    }

    @Override
    public void startGroup(String operation, GroupId group) {
        death.around("startGroup", () -> market.startGroup(operation, group));
    }

    @Override
    public void sendManifest(DeploymentId id, Manifest manifest, boolean isUpdate, BooleanSupplier isWanted) {
        death.around("sendManifest", () -> market.sendManifest(id, manifest, isUpdate, isWanted));
    }

    @Override
    public Optional<DeploymentView> status(DeploymentId id) {
        return market.status(id);
    }

    @Override
    public void update(String operation, DeploymentId id, Sdl sdl, BooleanSupplier isWanted) {
        death.around("update", () -> market.update(operation, id, sdl, isWanted));
    }

    @Override
    public void deposit(String operation, DeploymentId id, Coin uact) {
        death.around("deposit", () -> market.deposit(operation, id, uact));
    }

    @Override
    public ClosedDeployment close(String operation, DeploymentId id) {
        return death.around("close", () -> market.close(operation, id));
    }

    @Override
    public ProviderGateway gateway(Address provider) {
        return market.gateway(provider);
    }
}
