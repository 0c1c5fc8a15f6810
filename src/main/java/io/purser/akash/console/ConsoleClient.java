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

/** The Console API's client. Every call can throw {@link ConsoleException}. */
public final class ConsoleClient {
    public static final URI PUBLIC = URI.create("https://console-api.akash.network");
    private static final int PAGE = 100;

    private final ConsoleHttp http;

    /** @param key {@code ac.sk.…}; empty for screening alone, which needs none */
    public ConsoleClient(URI base, String key, HttpClient client, ConsoleTimes times) {
        this.http = new ConsoleHttp(base, key, client, times);
    }

    /**
     * Creates a deployment. Not to be made again when the outcome is unknown: look through {@link #deployments} first.
     *
     * @param dollars the deposit; ignored under managed funding, so read the real one from the escrow
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
     * Switches automatic top-up off for a deployment, and makes sure of it. To be called between create and lease: a
     * lease without settings is funded at once, and merely reading them would switch it on.
     *
     * @throws ConsoleException {@link ConsoleFailure.TopUpNotOff} if that is not certain
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
     * Takes bids, one for each group, and has the manifest sent to their providers. Doing it twice is doing it once.
     *
     * @param manifest as {@link CreatedDeployment} has it
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

    /** The active ones, all pages. */
    public List<ConsoleDeployment> deployments() {
        List<ConsoleDeployment> all = new ArrayList<>();
        while (true) {
            JsonNode page = ConsoleJson.data(get("/v1/deployments?skip=" + all.size() + "&limit=" + PAGE));
            List<ConsoleDeployment> found = ConsoleJson.list(page.path("deployments"), ConsoleJson::deployment);
            all.addAll(found);
            // A server may give less at a time than it is asked for, and says so.
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

    /** Closes a deployment; one that is closed already, too. */
    public void close(long dseq) {
        JsonNode answer = http.call("DELETE", "/v1/deployments/" + dseq, Optional.empty(), Repeatable.YES);
        if (!ConsoleJson.data(answer).path("success").asBoolean()) {
            throw new ConsoleException(new ConsoleFailure.UnrecognisedError(200, "the deployment was not closed"));
        }
    }

    /** Adds to a deployment's escrow. Not to be made again when the outcome is unknown. */
    public ConsoleDeployment deposit(long dseq, BigDecimal dollars) {
        ObjectNode body = object();
        body.putObject("data").put("dseq", Long.toString(dseq)).put("deposit", dollars);
        return deployment(http.call("POST", "/v1/deposit-deployment", Optional.of(body), Repeatable.NO));
    }

    /**
     * A token by which providers know the managed wallet.
     *
     * @param leases AEP-64's claim of that name
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

    /** The providers that could bid on a group. Needs no key. */
    public List<ScreenedProvider> screen(GroupSpec group) {
        JsonNode answer =
                http.call("POST", "/v1/bid-screening", Optional.of(ScreeningRequest.of(group)), Repeatable.YES);
        return ConsoleJson.list(ConsoleJson.data(answer).path("providers"), ConsoleJson::screened);
    }

    /**
     * The share of the last 30 days in which Console reached a provider, from 0 to 1; empty for one that it does not
     * know. Needs no key.
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
