package io.purser.deploy;

import io.purser.akash.chain.Bid;
import io.purser.akash.chain.BidId;
import io.purser.akash.chain.Coin;
import io.purser.akash.chain.DeploymentId;
import io.purser.akash.chain.GroupId;
import io.purser.akash.provider.ProviderGateway;
import io.purser.akash.sdl.GroupSpec;
import io.purser.akash.sdl.Manifest;
import io.purser.akash.sdl.Sdl;
import io.purser.akash.wallet.Address;
import io.purser.deploy.market.Capabilities;
import io.purser.deploy.market.Closed;
import io.purser.deploy.market.DeploymentView;
import io.purser.deploy.market.Funds;
import io.purser.deploy.market.Market;
import io.purser.deploy.market.MarketKind;
import io.purser.deploy.market.OwnDeployment;
import io.purser.deploy.market.Placed;
import io.purser.deploy.market.Placement;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** Kills its own process, with SIGKILL, once: right before one of a market's calls, or right after it. */
final class KillingMarket implements Market {
    private final Market market;
    private final String deadly;
    private final AtomicInteger lives;

    private KillingMarket(Market market, String deadly, AtomicInteger lives) {
        this.market = market;
        this.deadly = deadly;
        this.lives = lives;
    }

    /**
     * The same source, whose markets kill.
     *
     * @param point such as {@code before create}, or {@code after update 2} for the second time
     */
    static MarketSource around(MarketSource source, String point) {
        String[] words = point.split(" ", -1);
        String deadly = words[0] + " " + words[1];
        AtomicInteger lives = new AtomicInteger(words.length > 2 ? Integer.parseInt(words[2]) : 1);
        return new MarketSource() {
            @Override
            public List<MarketKind> available() {
                return source.available();
            }

            @Override
            public Market market(MarketKind kind) {
                return new KillingMarket(source.market(kind), deadly, lives);
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
            public Optional<Boolean> isInBlock(String hash) {
                return source.isInBlock(hash);
            }

            @Override
            public Optional<BigDecimal> aktPrice() {
                return source.aktPrice();
            }
        };
    }

    private <T> T call(String name, Supplier<T> call) {
        killAt("before " + name);
        T answer = call.get();
        killAt("after " + name);
        return answer;
    }

    private void call(String name, Runnable call) {
        call(name, () -> {
            call.run();
            return true;
        });
    }

    private void killAt(String point) {
        if (point.equals(deadly) && lives.decrementAndGet() == 0) {
            try {
                new ProcessBuilder(
                                "kill",
                                "-9",
                                Long.toString(ProcessHandle.current().pid()))
                        .start()
                        .waitFor();
            } catch (IOException | InterruptedException e) {
                Runtime.getRuntime().halt(1);
            }
        }
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
    public Funds funds() {
        return call("funds", market::funds);
    }

    @Override
    public Placed create(String operation, Placement placement) {
        return call("create", () -> market.create(operation, placement));
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
        return call("bids", () -> market.bids(id));
    }

    @Override
    public void lease(String operation, DeploymentId id, List<BidId> bids, Manifest manifest) {
        call("lease", () -> market.lease(operation, id, bids, manifest));
    }

    @Override
    public void closeLease(String operation, BidId lease) {
        call("closeLease", () -> market.closeLease(operation, lease));
    }

    @Override
    public void startGroup(String operation, GroupId group) {
        call("startGroup", () -> market.startGroup(operation, group));
    }

    @Override
    public void sendManifest(DeploymentId id, Manifest manifest, boolean isUpdate) {
        call("sendManifest", () -> market.sendManifest(id, manifest, isUpdate));
    }

    @Override
    public Optional<DeploymentView> status(DeploymentId id) {
        return market.status(id);
    }

    @Override
    public void update(String operation, DeploymentId id, Sdl sdl) {
        call("update", () -> market.update(operation, id, sdl));
    }

    @Override
    public void deposit(String operation, DeploymentId id, Coin uact) {
        call("deposit", () -> market.deposit(operation, id, uact));
    }

    @Override
    public Closed close(String operation, DeploymentId id) {
        return call("close", () -> market.close(operation, id));
    }

    @Override
    public ProviderGateway gateway(Address provider) {
        return market.gateway(provider);
    }
}
