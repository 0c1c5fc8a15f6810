package io.purser.fake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import io.purser.akash.chain.model.BidId;
import io.purser.akash.chain.model.Coin;
import io.purser.akash.chain.node.ChainException;
import io.purser.akash.chain.node.ChainFailure;
import io.purser.akash.sdl.manifest.Manifest;
import io.purser.akash.wallet.Address;
import io.purser.deploy.market.Market;
import io.purser.problem.Problem;
import io.purser.support.LoopbackServer;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/**
 * A Console server with a managed wallet on the fake chain. It checks every request and response against Console's
 * OpenAPI document, chooses dseqs by its clock, and funds a lease by itself unless automatic top-up is off.
 */
public final class FakeConsole implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Manifest NOBODY_READS_IT =
            AkashWorld.sdl("nobody/reads:it").manifest();
    /** Console's {@code DEPLOYMENT_DEFAULT_DEPOSIT}. */
    private static final BigDecimal MANAGED_DEPOSIT = new BigDecimal("0.5");

    private static final String KEY = "ac.sk.test." + "0".repeat(64);

    private final Market wallet;
    private final Address owner;
    private final Function<JsonNode, String> tokens;
    private final ConsoleWallet signer;
    private final ConsolePost post;
    private final FakeChain chain;
    private final ConsoleDocuments documents;
    private final LoopbackServer server;
    private final ConsoleContract contract = new ConsoleContract();
    private final Set<Long> withoutTopUp = ConcurrentHashMap.newKeySet();
    private final Set<Long> toppedUp = ConcurrentHashMap.newKeySet();
    private final List<Long> created = new ArrayList<>();
    private final AtomicLong lastDseq = new AtomicLong();
    private final FaultSwitches<Fault> faults = new FaultSwitches<>();
    private static final String PROVIDERS = "/v1/providers/";

    private final Map<String, BigDecimal> uptimes = new ConcurrentHashMap<>();

    /**
     * A Console server over a managed wallet.
     *
     * @param tokens makes a token from a {@code leases} claim
     */
    FakeConsole(
            FakeChain chain, Market wallet, ConsoleWallet signer, Address owner, Function<JsonNode, String> tokens) {
        this.signer = signer;
        this.post = new ConsolePost(() -> tokens.apply(FakeJson.object()));
        this.chain = chain;
        this.wallet = wallet;
        this.documents = new ConsoleDocuments(chain, owner);
        this.owner = owner;
        this.tokens = tokens;
        server = new LoopbackServer("/", this::handle);
    }

    public URI uri() {
        return server.uri();
    }

    public String key() {
        return KEY;
    }

    /** The violations of the contract; empty if the document is not present. */
    public List<String> violations() {
        return contract.violations();
    }

    /** How many requests and responses were checked against the document; 0 if it is not present. */
    public int checked() {
        return contract.checked();
    }

    public boolean hasContract() {
        return contract.isThere();
    }

    /** What goes wrong. */
    public enum Fault {
        /** Carries out the next creations and deposits, and closes the connection without an answer. */
        SWALLOWED,
        /** Closes the connection of the next creations and deposits, and does not carry them out. */
        LOST,
        /** Answers the next calls with the rate limit's error. */
        LIMITED,
        /** Answers the next calls with the error that the wallet is not ready. */
        UNREADY,
        /** Confirms that top-up is off, but leaves it on. */
        STUBBORN,
        /** Funding is managed: a new deployment gets half a dollar, whatever the request says. */
        MANAGED,
        /** The account is empty. */
        BROKE,
        /** The parser is of a newer release, which writes manifests differently, so that they have other hashes. */
        NEWER
    }

    public FaultSwitches<Fault> faults() {
        return faults;
    }

    public synchronized List<Long> created() {
        return List.copyOf(created);
    }

    /** The deployments that Console funded automatically. */
    public Set<Long> toppedUp() {
        return Set.copyOf(toppedUp);
    }

    private void handle(HttpExchange exchange) throws IOException {
        String method = exchange.getRequestMethod();
        String path = exchange.getRequestURI().getPath();
        String route = path.startsWith(PROVIDERS) ? PROVIDERS + "{address}" : path.replaceAll("/[0-9]+$", "/{dseq}");
        byte[] body = exchange.getRequestBody().readAllBytes();
        int status = method.equals("POST") && (route.equals("/v1/deployments") || route.endsWith("token")) ? 201 : 200;
        JsonNode answer;
        try {
            JsonNode request = body.length == 0 ? FakeJson.object() : JSON.readTree(body);
            admit(exchange, route);
            if (body.length > 0) {
                contract.request(method, route, request);
            }
            if (chain.watch().killsBefore(method, path) || (isPaying(method, route) && faults.happens(Fault.LOST))) {
                exchange.close();
                return;
            }
            answer = act(method, route, exchange.getRequestURI(), request);
            contract.response(method, route, status, answer);
            if (chain.watch().killsAfter(method, path)
                    || (isPaying(method, route) && faults.happens(Fault.SWALLOWED))) {
                exchange.close();
                return;
            }
        } catch (ConsoleRefusal | ChainException | Problem e) {
            status = statusOf(e);
            answer = FakeJson.object()
                    .put("error", "Error")
                    .put("message", String.valueOf(e.getMessage()))
                    .put("code", "refused")
                    .put("type", "client_error");
            if (status == 429) {
                exchange.getResponseHeaders().set("retry-after", "0");
            }
        }
        byte[] bytes = answer.toString().getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("content-type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private static int statusOf(RuntimeException e) {
        return switch (e) {
            case ConsoleRefusal refused -> refused.status();
            case ChainException chain when chain.failure() instanceof ChainFailure.Absent -> 404;
            case ChainException chain when chain.failure() instanceof ChainFailure.InsufficientFunds -> 402;
            default -> 400;
        };
    }

    /** The data of a provider; empty for a provider whose uptime was not set. */
    private JsonNode provider(String address) {
        BigDecimal uptime = uptimes.get(address);
        if (uptime == null) {
            throw new ConsoleRefusal(404, "Provider not found");
        }
        return FakeProviderCard.of(address, uptime);
    }

    /** Sets the share of the last 30 days in which Console reached a provider, from 0 to 1. */
    public void uptime(Address provider, String share) {
        uptimes.put(provider.text(), new BigDecimal(share));
    }

    private static boolean isPaying(String method, String route) {
        return method.equals("POST") && (route.equals("/v1/deployments") || route.equals("/v1/deposit-deployment"));
    }

    private void admit(HttpExchange exchange, String route) {
        if (exchange.getRequestHeaders().containsKey("authorization")) {
            throw new ConsoleRefusal(400, "one kind of authentication, please");
        }
        if (!route.equals("/v1/bid-screening")
                && !route.startsWith(PROVIDERS)
                && !KEY.equals(exchange.getRequestHeaders().getFirst("x-api-key"))) {
            throw new ConsoleRefusal(401, "Invalid API key");
        }
        if (faults.happens(Fault.LIMITED)) {
            throw new ConsoleRefusal(429, "rate limited");
        }
    }

    private JsonNode act(String method, String route, URI uri, JsonNode request) {
        JsonNode data = request.path("data");
        return switch (method + " " + route) {
            case "POST /v1/deployments" -> create(data);
            case "GET /v1/deployments" -> documents.list(uri, created());
            case "GET /v1/deployments/{dseq}" -> ConsoleDocuments.data(documents.deployment(dseq(uri)));
            case "PUT /v1/deployments/{dseq}" ->
                update(dseq(uri), data.path("sdl").asText());
            case "DELETE /v1/deployments/{dseq}" -> close(dseq(uri));
            case "GET /v1/bids" -> documents.bids(Long.parseLong(uri.getQuery().replace("dseq=", "")));
            case "POST /v1/leases" -> lease(request);
            case "POST /v1/deposit-deployment" -> deposit(data);
            case "POST /v1/create-jwt-token" ->
                ConsoleDocuments.data(FakeJson.object().put("token", tokens.apply(data.path("leases"))));
            case "GET /v1/balances" -> documents.balances();
            case "GET /v2/deployment-settings/{dseq}" -> settings(dseq(uri));
            case "PATCH /v2/deployment-settings/{dseq}" -> {
                if (!data.path("autoTopUpEnabled").asBoolean() && !faults.has(Fault.STUBBORN)) {
                    withoutTopUp.add(dseq(uri));
                }
                yield settings(dseq(uri));
            }
            case "POST /v1/bid-screening" -> ConsoleScreening.of(request);
            case "GET /v1/providers/{address}" -> provider(uri.getPath().substring(PROVIDERS.length()));
            default -> throw new ConsoleRefusal(404, "Not Found");
        };
    }

    private JsonNode create(JsonNode data) {
        if (faults.happens(Fault.UNREADY)) {
            throw new ConsoleRefusal(409, "wallet not ready");
        }
        if (faults.has(Fault.BROKE)) {
            throw new ConsoleRefusal(402, "Insufficient balance");
        }
        long dseq =
                lastDseq.updateAndGet(last -> Math.max(last + 1, Instant.now().toEpochMilli()));
        JsonNode made = read(data.path("sdl").asText());
        BigDecimal dollars = faults.has(Fault.MANAGED)
                ? MANAGED_DEPOSIT
                : data.path("deposit").decimalValue();
        Coin deposit = Coin.uact(dollars.movePointRight(6).longValueExact());
        signer.create(id(dseq), made, deposit);
        synchronized (this) {
            created.add(dseq);
        }
        ObjectNode answer = FakeJson.object()
                .put("dseq", Long.toString(dseq))
                .put("manifest", made.path("manifest").asText());
        answer.putObject("signTx").put("code", 0).put("transactionHash", "AB").put("rawLog", "");
        return ConsoleDocuments.data(answer);
    }

    private JsonNode read(String sdl) {
        JsonNode made = ConsoleParser.readAndRecord(sdl);
        if (made.has("errors")) {
            throw new ConsoleRefusal(400, "Invalid SDL: " + made.path("errors"));
        }
        return faults.has(Fault.NEWER) ? inAnotherWay(made) : made;
    }

    private static JsonNode inAnotherWay(JsonNode made) {
        ObjectNode other = made.deepCopy();
        String manifest = made.path("manifest").asText() + "\n";
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(manifest.getBytes(StandardCharsets.UTF_8));
            return other.put("manifest", manifest).put("hash", HexFormat.of().formatHex(hash));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private JsonNode update(long dseq, String text) {
        JsonNode made = read(text);
        signer.update(id(dseq), made);
        List<String> providers = new ArrayList<>();
        documents.deployment(dseq).path("leases").forEach(lease -> {
            if (Set.of("active", "reclaiming").contains(lease.path("state").asText())) {
                providers.add(lease.at("/id/provider").asText());
            }
        });
        providers.forEach(provider -> send(provider, dseq, made.path("manifest").asText()));
        return ConsoleDocuments.data(documents.deployment(dseq));
    }

    /** Sends the manifest after the lease exists, and fails with Console's message. */
    private void send(String provider, long dseq, String manifest) {
        String uri = chain.query("/akash/provider/v1beta4/providers/" + provider, "").stream()
                .findFirst()
                .map(found -> found.at("/provider/host_uri").asText())
                .orElseThrow(() -> new ConsoleRefusal(404, "Provider not found"));
        ConsolePost.Answer answer = post.send(URI.create(uri), dseq, manifest);
        if (answer.status() != 200) {
            throw new ConsoleRefusal(
                    answer.status() == 422 ? 422 : 502,
                    "The lease for deployment " + dseq + " exists, but provider " + provider
                            + " did not receive its manifest: " + answer.text());
        }
    }

    private JsonNode close(long dseq) {
        wallet.close("close/" + dseq, id(dseq));
        return ConsoleDocuments.data(FakeJson.object().put("success", true));
    }

    private JsonNode lease(JsonNode request) {
        List<BidId> bids = new ArrayList<>();
        request.path("leases")
                .forEach(lease -> bids.add(BidId.of(
                        owner,
                        lease.path("dseq").asLong(),
                        lease.path("gseq").asInt(),
                        lease.path("oseq").asInt(),
                        new Address(lease.path("provider").asText()),
                        0)));
        long dseq = bids.getFirst().dseq();
        wallet.lease("lease/" + bids, id(dseq), bids, NOBODY_READS_IT);
        if (!withoutTopUp.contains(dseq)) {
            toppedUp.add(dseq);
        }
        bids.stream()
                .map(bid -> bid.provider().text())
                .distinct()
                .forEach(provider ->
                        send(provider, dseq, request.path("manifest").asText()));
        return ConsoleDocuments.data(documents.deployment(dseq));
    }

    private JsonNode deposit(JsonNode data) {
        long dseq = data.path("dseq").asLong();
        BigDecimal uact = data.path("deposit").decimalValue().movePointRight(6);
        wallet.deposit("deposit/" + Instant.now(), id(dseq), Coin.uact(uact.longValueExact()));
        return ConsoleDocuments.data(documents.deployment(dseq));
    }

    private JsonNode settings(long dseq) {
        return ConsoleDocuments.data(FakeJson.object()
                .put("id", "00000000-0000-4000-8000-000000000000")
                .put("userId", "user")
                .put("dseq", Long.toString(dseq))
                .put("autoTopUpEnabled", !withoutTopUp.contains(dseq))
                .put("estimatedTopUpAmount", 5)
                .put("topUpFrequencyMs", 60_000)
                .put("createdAt", "2026-01-01T00:00:00.000Z")
                .put("updatedAt", "2026-01-01T00:00:00.000Z"));
    }

    private io.purser.akash.chain.model.DeploymentId id(long dseq) {
        return new io.purser.akash.chain.model.DeploymentId(owner, dseq);
    }

    private static long dseq(URI uri) {
        return Long.parseLong(uri.getPath().substring(uri.getPath().lastIndexOf('/') + 1));
    }

    @Override
    public void close() {
        server.close();
    }
}
