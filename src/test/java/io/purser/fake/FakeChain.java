package io.purser.fake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.Any;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.purser.akash.chain.wire.BidID;
import io.purser.akash.wallet.Address;
import io.purser.akash.wallet.PublicKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
    /** The gas for taking a fee. A simulation without a fee reports this much too little. */
    private static final long FEE_GAS = 15_900;

    private final FakeState state = new FakeState();
    private final FakeMessages messages = new FakeMessages(state);
    private final FakeAnte ante;
    private final String chainId;
    private final HttpServer server;
    private final ScheduledExecutorService clockwork = Executors.newSingleThreadScheduledExecutor();
    private final List<byte[]> pool = new ArrayList<>();
    private final Map<String, ObjectNode> transactions = new LinkedHashMap<>();
    private final FakeFaults faults = new FakeFaults();
    private final Watch watch = new Watch();
    private final java.util.concurrent.ScheduledFuture<?> ticking;
    private int broadcasts;

    private FakeChain(String chainId, boolean unorderedEnabled) throws IOException {
        this.chainId = chainId;
        this.ante = new FakeAnte(state, chainId, unorderedEnabled);
        state.time = Instant.now();
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::handle);
        server.start();
        ticking = clockwork.scheduleAtFixedRate(this::block, BLOCK.toMillis(), BLOCK.toMillis(), TimeUnit.MILLISECONDS);
    }

    public static FakeChain start(String chainId) {
        return start(chainId, true);
    }

    /** Starts a chain that accepts unordered transactions, as nodes since 2.0 do, or refuses them. */
    public static FakeChain start(String chainId, boolean unorderedEnabled) {
        try {
            return new FakeChain(chainId, unorderedEnabled);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public URI uri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
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
        FakeState.Account account = messages.account(address.text());
        account.add("uakt", BigInteger.valueOf(uakt));
        account.add("uact", BigInteger.valueOf(uact));
        return this;
    }

    public synchronized BigInteger balance(Address address, String denom) {
        return messages.account(address.text()).balance(denom);
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
        return Optional.ofNullable(messages.account(owner.text()).key);
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

    public synchronized void stallOracle() {
        state.oracleStalled = true;
    }

    public synchronized void resumeOracle() {
        state.oracleStalled = false;
    }

    /** Sets the oracle's price of AKT. */
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
        return broadcasts;
    }

    /** How many transactions are in blocks. */
    public synchronized int transactions() {
        return transactions.size();
    }

    /** All pages of a query, as another server beside the chain would see them. Without a name, the answer itself. */
    synchronized List<JsonNode> query(String path, String name) {
        List<JsonNode> all = new ArrayList<>();
        String next = path;
        while (true) {
            FakeAnswer answer = new FakeQueries(state, transactions, chainId).answer(URI.create(next));
            if (answer.status() != 200) {
                return all;
            }
            if (name.isEmpty()) {
                all.add(answer.body());
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
        if (faults.isStanding()) {
            return;
        }
        state.height++;
        state.time = Instant.now().minus(faults.behind());
        List<byte[]> taken = faults.holdsPool() ? List.of() : List.copyOf(pool);
        taken.forEach(this::deliver);
        pool.removeAll(taken);
        bid();
        if (!faults.holdsMints()) {
            messages.carryMintsOut();
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

    private void deliver(byte[] bytes) {
        try {
            FakeAnte.Parsed parsed = FakeAnte.parse(bytes);
            long wanted = parsed.auth().getFee().getGasLimit();
            long used = FakeMessages.gasOf(parsed.messages()) + faults.gasMoreThanSimulated();
            if (used > wanted) {
                throw new FakeRefusal(
                        "sdk",
                        11,
                        "out of gas in location: WriteFlat; gasWanted: " + wanted + ", gasUsed: " + used
                                + ": out of gas");
            }
            List<FakeMessages.Effect> effects = new ArrayList<>();
            for (Any message : parsed.messages()) {
                effects.add(prepare(message));
            }
            List<FakeMessages.Event> events =
                    effects.stream().flatMap(effect -> effect.apply().stream()).toList();
            record(bytes, 0, "", "", wanted, used, events);
        } catch (FakeRefusal refusal) {
            record(bytes, refusal.code(), refusal.codespace(), refusal.log(), 1, 1, List.of());
        }
    }

    private FakeMessages.Effect prepare(Any message) throws FakeRefusal {
        try {
            return messages.prepare(message);
        } catch (FakeRefusal refusal) {
            throw new FakeRefusal(
                    refusal.codespace(),
                    refusal.code(),
                    "failed to execute message; message index: 0: " + refusal.log());
        }
    }

    private void record(
            byte[] bytes,
            int code,
            String codespace,
            String log,
            long wanted,
            long used,
            List<FakeMessages.Event> events) {
        transactions.put(hash(bytes), response(hash(bytes), state.height, code, codespace, log, wanted, used, events));
    }

    private static ObjectNode response(
            String hash,
            long height,
            int code,
            String codespace,
            String log,
            long wanted,
            long used,
            List<FakeMessages.Event> events) {
        ObjectNode node = FakeJson.object();
        ObjectNode inner = node.putObject("tx_response");
        inner.put("height", Long.toString(height))
                .put("txhash", hash)
                .put("codespace", codespace)
                .put("code", code)
                .put("raw_log", log)
                .put("gas_wanted", Long.toString(wanted))
                .put("gas_used", Long.toString(used));
        var array = inner.putArray("events");
        events.forEach(event -> {
            ObjectNode written = array.addObject().put("type", event.type());
            var attributes = written.putArray("attributes");
            event.attributes()
                    .forEach((key, value) ->
                            attributes.addObject().put("key", key).put("value", value));
        });
        return node;
    }

    private void handle(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        String path = exchange.getRequestURI().getPath();
        if (faults.isUnreachable() || watch.killsBefore(exchange.getRequestMethod(), path)) {
            exchange.close();
            return;
        }
        faults.dawdle();
        boolean isBroadcast = exchange.getRequestMethod().equals("POST") && path.equals("/cosmos/tx/v1beta1/txs");
        FakeAnswer answer;
        synchronized (this) {
            answer = exchange.getRequestMethod().equals("POST")
                    ? post(path, JSON.readTree(body))
                    : new FakeQueries(state, transactions, faults.chainId(chainId)).answer(exchange.getRequestURI());
        }
        if (faults.keepsNoIndex() && path.startsWith("/cosmos/tx/v1beta1/txs/")) {
            answer = FakeAnswer.error(500, 2, "transaction indexing is disabled");
        }
        if ((isBroadcast && faults.swallowsThisAnswer()) || watch.killsAfter(exchange.getRequestMethod(), path)) {
            exchange.close();
            return;
        }
        byte[] bytes = faults.garbled(answer.body().toString()).getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("content-type", "application/json");
        exchange.sendResponseHeaders(answer.status(), bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private FakeAnswer post(String path, JsonNode body) {
        byte[] bytes = Base64.getDecoder().decode(body.path("tx_bytes").asText());
        if (path.endsWith("/simulate")) {
            return simulate(bytes);
        }
        if (!body.path("mode").asText().equals("BROADCAST_MODE_SYNC")) {
            return FakeAnswer.error(500, 2, "unsupported return type unspecified; supported types: sync, async");
        }
        broadcasts++;
        String hash = hash(bytes);
        boolean isKnown = transactions.containsKey(hash)
                || pool.stream().anyMatch(held -> hash(held).equals(hash));
        try {
            if (isKnown) {
                throw new FakeRefusal("sdk", 19, "");
            }
            if (faults.isRefusing()) {
                throw new FakeRefusal("sdk", 13, "insufficient fees; got: 1uakt required: 2uakt: insufficient fee");
            }
            // A lost transaction leaves no trace: a node drops the results of its checks with every block.
            boolean isLost = faults.losesThis();
            ante.check(FakeAnte.parse(bytes), isLost);
            if (!isLost) {
                pool.add(bytes);
            }
            return new FakeAnswer(200, response(hash, 0, 0, "", "", 0, 0, List.of()));
        } catch (FakeRefusal refusal) {
            return new FakeAnswer(
                    200, response(hash, 0, refusal.code(), refusal.codespace(), refusal.log(), 0, 0, List.of()));
        }
    }

    private FakeAnswer simulate(byte[] bytes) {
        try {
            FakeAnte.Parsed parsed = FakeAnte.parse(bytes);
            ante.check(parsed, true);
            for (Any message : parsed.messages()) {
                messages.prepare(message);
            }
            ObjectNode node = FakeJson.object();
            node.putObject("gas_info")
                    .put("gas_wanted", "18446744073709551615")
                    .put("gas_used", Long.toString(simulatedGas(parsed)));
            return new FakeAnswer(200, node);
        } catch (FakeRefusal refusal) {
            return FakeAnswer.error(500, 2, refusal.log() + " [\u2026/ante/x.go:1] with gas used: '1174'");
        }
    }

    private static long simulatedGas(FakeAnte.Parsed parsed) {
        long gas = FakeMessages.gasOf(parsed.messages());
        return parsed.auth().getFee().getAmountCount() > 0 ? gas : gas - FEE_GAS;
    }

    private static String hash(byte[] bytes) {
        try {
            return HexFormat.of()
                    .withUpperCase()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        ticking.cancel(true);
        clockwork.shutdownNow();
        server.stop(0);
    }
}
