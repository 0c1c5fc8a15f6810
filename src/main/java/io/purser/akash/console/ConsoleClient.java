package io.purser.akash.console;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purser.akash.console.ConsoleHttp.Repeatable;
import io.purser.akash.sdl.group.GroupSpec;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The client of the Console API. Every call can throw {@link ConsoleException}. */
public final class ConsoleClient {
    public static final URI PUBLIC = URI.create("https://console-api.akash.network");
    private static final int PAGE = 100;

    private final ConsoleHttp http;

    /**
     * A client for this server.
     *
     * @param key {@code ac.sk.…}; empty if only screening is used, which needs no key
     */
    public ConsoleClient(URI base, String key, HttpClient client, ConsoleTimes times) {
        this.http = new ConsoleHttp(base, key, client, times);
    }

    /**
     * Creates a deployment. If the outcome is unknown, do not repeat this call: look through {@link #deployments}
     * first.
     *
     * @param dollars the deposit; Console ignores it under managed funding, so read the real deposit from the escrow
     */
    public CreatedDeployment create(String sdl, BigDecimal dollars) {
        ObjectNode body = object();
        body.putObject("data").put("sdl", sdl).put("deposit", dollars);
        return ConsoleJson.created(http.call("POST", "/v1/deployments", Optional.of(body), Repeatable.NO));
    }

    public List<ConsoleBid> bids(long dseq) {
        JsonNode answer = get("/v1/bids?dseq=" + dseq);
        return ConsoleJson.list(ConsoleJson.data(answer), ConsoleJson::bid);
    }

    /**
     * Switches automatic top-up off for a deployment, and verifies the result. Call it between {@link #create} and
     * {@link #lease}: Console funds a lease without settings at once, and merely reading the settings would switch
     * top-up on.
     *
     * @throws ConsoleException {@link ConsoleFailure.TopUpNotOff} if it is not certain that top-up is off
     */
    public void switchTopUpOff(long dseq) {
        String path = "/v2/deployment-settings/" + dseq;
        ObjectNode body = object();
        body.putObject("data").put("autoTopUpEnabled", false);
        try {
            requireTopUpOff(http.call("PATCH", path, Optional.of(body), Repeatable.YES));
            requireTopUpOff(get(path));
        } catch (ConsoleException e) {
            throw e.failure() instanceof ConsoleFailure.TopUpNotOff
                    ? e
                    : new ConsoleException(
                            new ConsoleFailure.TopUpNotOff(e.failure().advice()));
        }
    }

    private static void requireTopUpOff(JsonNode answer) {
        JsonNode enabled = ConsoleJson.data(answer).path("autoTopUpEnabled");
        if (!enabled.isBoolean() || enabled.booleanValue()) {
            throw new ConsoleException(new ConsoleFailure.TopUpNotOff("Console says that it is still on"));
        }
    }

    /**
     * Accepts bids, one for each group, and makes Console send the manifest to their providers. A repeated call has the
     * same effect as one call.
     *
     * @param manifest the manifest in {@link CreatedDeployment}
     */
    public ConsoleDeployment lease(String manifest, List<LeaseChoice> choices) {
        ObjectNode body = object();
        body.put("manifest", manifest);
        ArrayNode leases = body.putArray("leases");
        choices.forEach(choice -> leases.addObject()
                .put("dseq", Long.toString(choice.dseq()))
                .put("gseq", choice.gseq())
                .put("oseq", choice.oseq())
                .put("provider", choice.provider()));
        return deployment(http.call("POST", "/v1/leases", Optional.of(body), Repeatable.YES));
    }

    public Optional<ConsoleDeployment> deployment(long dseq) {
        try {
            return Optional.of(deployment(get("/v1/deployments/" + dseq)));
        } catch (ConsoleException e) {
            if (e.failure() instanceof ConsoleFailure.NotFound) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** The active deployments, from all pages. */
    public List<ConsoleDeployment> deployments() {
        List<ConsoleDeployment> all = new ArrayList<>();
        while (true) {
            JsonNode page = ConsoleJson.data(get("/v1/deployments?skip=" + all.size() + "&limit=" + PAGE));
            List<ConsoleDeployment> found = ConsoleJson.list(page.path("deployments"), ConsoleJson::deployment);
            all.addAll(found);
            // A server may return fewer items than requested, and then says whether there are more.
            boolean isMore = page.at("/pagination/hasMore").asBoolean(found.size() == PAGE);
            if (!isMore || found.isEmpty()) {
                return all;
            }
        }
    }

    /** Deploys another manifest for the same groups. */
    public ConsoleDeployment update(long dseq, String sdl) {
        ObjectNode body = object();
        body.putObject("data").put("sdl", sdl);
        return deployment(http.call("PUT", "/v1/deployments/" + dseq, Optional.of(body), Repeatable.YES));
    }

    /** Closes a deployment. It may be closed already. */
    public void close(long dseq) {
        JsonNode answer = http.call("DELETE", "/v1/deployments/" + dseq, Optional.empty(), Repeatable.YES);
        if (!ConsoleJson.data(answer).path("success").asBoolean()) {
            throw new ConsoleException(new ConsoleFailure.UnrecognisedError(200, "the deployment was not closed"));
        }
    }

    /** Adds to a deployment's escrow. If the outcome is unknown, do not repeat this call. */
    public ConsoleDeployment deposit(long dseq, BigDecimal dollars) {
        ObjectNode body = object();
        body.putObject("data").put("dseq", Long.toString(dseq)).put("deposit", dollars);
        return deployment(http.call("POST", "/v1/deposit-deployment", Optional.of(body), Repeatable.NO));
    }

    /**
     * A token that identifies the managed wallet to providers.
     *
     * @param leases AEP-64's {@code leases} claim
     */
    public String token(Duration life, JsonNode leases) {
        ObjectNode body = object();
        body.putObject("data").put("ttl", life.toSeconds()).set("leases", leases);
        JsonNode answer = http.call("POST", "/v1/create-jwt-token", Optional.of(body), Repeatable.YES);
        return ConsoleJson.text(ConsoleJson.data(answer), "token");
    }

    public ConsoleBalances balances() {
        return ConsoleJson.balances(ConsoleJson.data(get("/v1/balances")));
    }

    /** The providers that could bid on a group. This call needs no key. */
    public List<ScreenedProvider> screen(GroupSpec group) {
        JsonNode answer =
                http.call("POST", "/v1/bid-screening", Optional.of(ScreeningRequest.of(group)), Repeatable.YES);
        return ConsoleJson.list(ConsoleJson.data(answer).path("providers"), ConsoleJson::screened);
    }

    /**
     * The share of the last 30 days in which Console could reach a provider, from 0 to 1; empty if Console does not
     * know the provider. This call needs no key.
     *
     * @param provider its address
     */
    public Optional<BigDecimal> uptime(String provider) {
        try {
            return Optional.of(ConsoleJson.share(get("/v1/providers/" + provider), "uptime30d"));
        } catch (ConsoleException e) {
            if (e.failure() instanceof ConsoleFailure.NotFound) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private JsonNode get(String path) {
        return http.call("GET", path, Optional.empty(), Repeatable.YES);
    }

    private static ConsoleDeployment deployment(JsonNode answer) {
        return ConsoleJson.deployment(ConsoleJson.data(answer));
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }
}
