package io.purser.fake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import io.purser.akash.chain.wire.BidID;
import io.purser.akash.wallet.Address;
import io.purser.akash.wallet.PublicKey;
import io.purser.support.LoopbackServer;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * A chain with one node. It verifies signatures, sequences, timeouts, fees and deposits, makes a block every few
 * milliseconds, lets providers bid, and answers over REST as the recorded node did. Tests can make it misbehave.
 */
public final class FakeChain implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration BLOCK = Duration.ofMillis(20);

    private final FakeState state = new FakeState();
    private final FakeBank bank = new FakeBank(state);
    private final FakeChainMessages messages = new FakeChainMessages(state, bank);
    private final String chainId;
    private final LoopbackServer server;
    private final ScheduledExecutorService clockwork = Executors.newSingleThreadScheduledExecutor();
    private final FakeFaults faults = new FakeFaults();
    private final FakePool pool;
    private final Watch watch = new Watch();
    private final java.util.concurrent.ScheduledFuture<?> ticking;

    private FakeChain(String chainId, boolean unorderedEnabled) {
        this.chainId = chainId;
        this.pool = new FakePool(state, messages, new FakeAnte(state, chainId, unorderedEnabled), faults);
        state.time = Instant.now();
        server = new LoopbackServer("/", this::handle);
        ticking = clockwork.scheduleAtFixedRate(this::block, BLOCK.toMillis(), BLOCK.toMillis(), TimeUnit.MILLISECONDS);
    }

    public static FakeChain start(String chainId) {
        return start(chainId, true);
    }

    /** Starts a chain that accepts unordered transactions, as nodes since 2.0 do, or refuses them. */
    public static FakeChain start(String chainId, boolean unorderedEnabled) {
        return new FakeChain(chainId, unorderedEnabled);
    }

    public URI uri() {
        return server.uri();
    }

    /** The faults that tests can switch on. */
    public FakeFaults faults() {
        return faults;
    }

    /** The watch that can kill the callers of this chain, of its Console and of its providers. */
    public Watch watch() {
        return watch;
    }

    public synchronized FakeChain fund(Address address, long uakt, long uact) {
        FakeState.Account account = bank.account(address.text());
        account.add("uakt", BigInteger.valueOf(uakt));
        account.add("uact", BigInteger.valueOf(uact));
        return this;
    }

    public synchronized BigInteger balance(Address address, String denom) {
        return bank.account(address.text()).balance(denom);
    }

    /** Registers a provider. If it has a price in uact per block, it bids on every order. */
    public synchronized FakeChain provider(Address owner, URI hostUri, Optional<BigDecimal> price) {
        return provider(owner, hostUri, price, "us-west");
    }

    /** Registers a provider in another region. */
    public synchronized FakeChain provider(Address owner, URI hostUri, Optional<BigDecimal> price, String region) {
        state.providers.put(owner.text(), new FakeState.Provider(owner.text(), hostUri.toString(), price, region));
        return this;
    }

    public synchronized FakeChain certificate(Address owner, BigInteger serial, String pem, String certificateState) {
        state.certificates.removeIf(known -> known.serial().equals(serial));
        state.certificates.add(new FakeState.Certificate(owner.text(), serial, pem, certificateState));
        return this;
    }

    /** The key with which providers verify this account's tokens; empty before its first transaction. */
    public synchronized Optional<PublicKey> publicKey(Address owner) {
        return Optional.ofNullable(bank.account(owner.text()).key);
    }

    public synchronized Optional<String> deploymentHash(String owner, long dseq) {
        return state.deployment(owner, dseq).map(found -> HexFormat.of().formatHex(found.hash));
    }

    public synchronized boolean hasLease(String owner, long dseq, Address provider) {
        return state.running(owner, dseq).stream()
                .anyMatch(lease -> lease.id.getProvider().equals(provider.text()));
    }

    /** Adds this many blocks at once, to drain a deployment's funds. */
    public synchronized void passBlocks(long blocks) {
        state.height += blocks;
    }

    public synchronized void withdrawBids() {
        state.bids.stream().filter(bid -> bid.state.equals("open")).forEach(bid -> bid.state = "closed");
    }

    /** Opens a deployment's bids again, but not its orders. */
    public synchronized void reopenBids(long dseq) {
        state.bids.stream().filter(bid -> bid.id.getDseq() == dseq).forEach(bid -> bid.state = "open");
    }

    /** Whether providers bid on open orders. */
    public synchronized void bidding(boolean value) {
        state.bidding = value;
    }

    /**
     * Closes a provider's leases on a deployment.
     *
     * @param reason the reason's name on the chain, such as {@code lease_closed_reason_manifest_timeout}
     */
    public synchronized void closeByProvider(long dseq, Address provider, String reason) {
        messages.closeByProvider(dseq, provider.text(), reason);
    }

    /** Makes the providers of a deployment's leases announce that they end them. */
    public synchronized void reclaim(long dseq, Instant deadline) {
        state.leases.stream()
                .filter(lease -> lease.isRunning() && lease.id.getDseq() == dseq)
                .forEach(lease -> {
                    lease.state = "reclaiming";
                    lease.reclaimDeadline = deadline.getEpochSecond();
                });
    }

    /** The dseqs of an account's active deployments. */
    public synchronized List<Long> active(Address owner) {
        return state.deployments.stream()
                .filter(found -> found.owner.equals(owner.text()) && found.state.equals("active"))
                .map(found -> found.dseq)
                .toList();
    }

    /** The group of each running lease of a deployment, in the number of its leases. */
    public synchronized List<Integer> leasedGroups(Address owner, long dseq) {
        return state.running(owner.text(), dseq).stream()
                .map(lease -> lease.id.getGseq())
                .toList();
    }

    /** What a node shows that gets no later block, see {@link FakeFaults#answersFrom}. */
    public synchronized EarlierBlock thisBlock() {
        return new EarlierBlock(state.copy());
    }

    public synchronized void stallOracle() {
        state.oracleStalled = true;
    }

    public synchronized void resumeOracle() {
        state.oracleStalled = false;
    }

    public synchronized void price(BigDecimal dollars) {
        state.aktPrice = dollars;
    }

    public synchronized void haltMinting() {
        state.mintsAllowed = false;
    }

    public synchronized int deployments() {
        return state.deployments.size();
    }

    /** How many broadcasts arrived, including refused ones. */
    public synchronized int broadcasts() {
        return pool.broadcasts();
    }

    /** How many transactions are in blocks. */
    public synchronized int transactions() {
        return pool.transactions().size();
    }

    /** All pages of a query, as another server beside the chain would see them. Without a name, the answer itself. */
    synchronized List<JsonNode> query(String path, String name) {
        return query(faults.seen(state, path), path, name);
    }

    synchronized List<JsonNode> query(FakeState seen, String path, String name) {
        List<JsonNode> all = new ArrayList<>();
        String next = path;
        while (true) {
            FakeAnswer answer = new FakeQueries(seen, pool.transactions(), chainId).answer(URI.create(next));
            if (name.isEmpty() && answer.status() == 200) {
                all.add(answer.body());
            }
            if (name.isEmpty() || answer.status() != 200) {
                return all;
            }
            answer.body().path(name).forEach(all::add);
            String key = answer.body().at("/pagination/next_key").asText("");
            if (key.isEmpty() || key.equals("null")) {
                return all;
            }
            next = path + "&pagination.key=" + key;
        }
    }

    private synchronized void block() {
        if (faults.has(FakeFaults.Fault.STANDING)) {
            return;
        }
        state.height++;
        state.time = Instant.now().minus(faults.behind());
        pool.deliver();
        bid();
        if (!faults.has(FakeFaults.Fault.HOLDING_MINTS)) {
            bank.carryMintsOut();
        }
        state.deployments.stream().filter(state::isDry).toList().forEach(state::settle);
    }

    private void bid() {
        for (FakeState.Order order : state.orders) {
            for (FakeState.Provider provider : state.providers.values()) {
                BidID id = BidID.newBuilder()
                        .setOwner(order.owner)
                        .setDseq(order.dseq)
                        .setGseq(order.gseq)
                        .setOseq(order.oseq)
                        .setProvider(provider.owner())
                        .build();
                if (state.bidding
                        && order.state.equals("open")
                        && provider.price().isPresent()
                        && state.bid(id).isEmpty()) {
                    state.bids.add(new FakeState.Bid(id, provider.price().get(), state.height));
                }
            }
        }
    }

    private void handle(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        String path = exchange.getRequestURI().getPath();
        if (faults.has(FakeFaults.Fault.UNREACHABLE) || watch.killsBefore(exchange.getRequestMethod(), path)) {
            exchange.close();
            return;
        }
        faults.dawdle();
        boolean isBroadcast = exchange.getRequestMethod().equals("POST") && path.equals("/cosmos/tx/v1beta1/txs");
        FakeAnswer answer;
        synchronized (this) {
            answer = exchange.getRequestMethod().equals("POST")
                    ? pool.post(path, JSON.readTree(body))
                    : new FakeQueries(faults.seen(state, path), pool.transactions(), faults.chainId(chainId))
                            .answer(exchange.getRequestURI());
        }
        answer = faults.failure(path).orElse(answer);
        if ((isBroadcast && faults.happens(FakeFaults.Fault.SWALLOWED))
                || watch.killsAfter(exchange.getRequestMethod(), path)) {
            exchange.close();
            return;
        }
        byte[] bytes = faults.garbled(answer.body().toString()).getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("content-type", "application/json");
        exchange.sendResponseHeaders(answer.status(), bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @Override
    public void close() {
        ticking.cancel(true);
        clockwork.shutdownNow();
        server.close();
    }
}
