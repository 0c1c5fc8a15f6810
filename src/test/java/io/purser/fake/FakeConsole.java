package io.purser.fake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import io.purser.akash.chain.node.ChainException;
import io.purser.akash.chain.node.ChainFailure;
import io.purser.akash.wallet.Address;
import io.purser.deploy.market.Market;
import io.purser.problem.Problem;
import io.purser.support.LoopbackServer;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * A Console server with a managed wallet on the fake chain. It checks every request and response against Console's
 * OpenAPI document, chooses dseqs by its clock, and funds a lease by itself unless automatic top-up is off.
 */
public final class FakeConsole implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String KEY = "ac.sk.test." + "0".repeat(64);
    private volatile boolean hasSwallowed;
    private volatile Instant lastAsked = Instant.EPOCH;
    private static final String PROVIDERS = "/v1/providers/";

    private final Function<JsonNode, String> tokens;
    private final FakeChain chain;
    private final ConsoleDocuments documents;
    private final ConsoleActs acts;
    private final LoopbackServer server;
    private final ConsoleContract contract = new ConsoleContract();
    private final FaultSwitches<Fault> faults = new FaultSwitches<>();
    private final Map<String, BigDecimal> uptimes = new ConcurrentHashMap<>();

    /**
     * A Console server over a managed wallet.
     *
     * @param tokens makes a token from a {@code leases} claim
     */
    FakeConsole(
            FakeChain chain, Market wallet, ConsoleWallet signer, Address owner, Function<JsonNode, String> tokens) {
        this.chain = chain;
        this.tokens = tokens;
        documents = new ConsoleDocuments(chain, owner);
        ConsolePost post = new ConsolePost(() -> tokens.apply(FakeJson.object()));
        acts = new ConsoleActs(chain, wallet, signer, post, documents, owner, faults);
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
        /** After the next answer that is lost, a proxy refuses every call. */
        OUTAGE,
        /** A proxy refuses every call for a token. */
        NO_TOKENS,
        /** A proxy does not find the path of the next closings. */
        NO_CLOSING,
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

    /**
     * Takes Console's node away: it answers from its index, which stands at that block. Its wallet still sends
     * transactions. Empty brings the node back.
     */
    public void answersFromIndex(Optional<EarlierBlock> block) {
        documents.index(block);
    }

    /** When the last creation or deposit was requested. */
    public Instant lastAsked() {
        return lastAsked;
    }

    public List<Long> created() {
        return acts.created();
    }

    /** The deployments that Console funded automatically. */
    public Set<Long> toppedUp() {
        return acts.toppedUp();
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
            if (isPaying(method, route)) {
                lastAsked = Instant.now();
            }
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
                hasSwallowed = true;
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
        if ((hasSwallowed && faults.has(Fault.OUTAGE)) || (route.endsWith("token") && faults.has(Fault.NO_TOKENS))) {
            throw new ConsoleRefusal(520, "Web server is returning an unknown error");
        }
        if (exchange.getRequestMethod().equals("DELETE") && faults.happens(Fault.NO_CLOSING)) {
            throw new ConsoleRefusal(404, "404 page not found");
        }
        if (faults.happens(Fault.LIMITED)) {
            throw new ConsoleRefusal(429, "rate limited");
        }
    }

    private JsonNode act(String method, String route, URI uri, JsonNode request) {
        JsonNode data = request.path("data");
        return switch (method + " " + route) {
            case "POST /v1/deployments" -> acts.create(data);
            case "GET /v1/deployments" -> documents.list(uri, created());
            case "GET /v1/deployments/{dseq}" -> ConsoleDocuments.data(documents.deployment(dseq(uri)));
            case "PUT /v1/deployments/{dseq}" ->
                acts.update(dseq(uri), data.path("sdl").asText());
            case "DELETE /v1/deployments/{dseq}" -> acts.close(dseq(uri));
            case "GET /v1/bids" -> documents.bids(Long.parseLong(uri.getQuery().replace("dseq=", "")));
            case "POST /v1/leases" -> acts.lease(request);
            case "POST /v1/deposit-deployment" -> acts.deposit(data);
            case "POST /v1/create-jwt-token" ->
                ConsoleDocuments.data(FakeJson.object().put("token", tokens.apply(data.path("leases"))));
            case "GET /v1/balances" -> documents.balances();
            case "GET /v2/deployment-settings/{dseq}" -> acts.settings(dseq(uri));
            case "PATCH /v2/deployment-settings/{dseq}" -> {
                if (!data.path("autoTopUpEnabled").asBoolean() && !faults.has(Fault.STUBBORN)) {
                    acts.withoutTopUp(dseq(uri));
                }
                yield acts.settings(dseq(uri));
            }
            case "POST /v1/bid-screening" -> ConsoleScreening.of(request);
            case "GET /v1/providers/{address}" -> provider(uri.getPath().substring(PROVIDERS.length()));
            default -> throw new ConsoleRefusal(404, "Not Found");
        };
    }

    private static long dseq(URI uri) {
        return Long.parseLong(uri.getPath().substring(uri.getPath().lastIndexOf('/') + 1));
    }

    @Override
    public void close() {
        server.close();
    }
}
