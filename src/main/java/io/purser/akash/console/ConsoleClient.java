package io.purser.akash.console;

import io.purser.akash.console.ConsoleHttp.Repeatable;
import io.purser.akash.sdl.group.GroupSpec;
import io.purser.akash.wallet.Address;
import io.purser.akash.wallet.InvalidToken;
import io.purser.akash.wallet.LeaseAccess;
import io.purser.akash.wallet.LeasesClaim;
import io.purser.akash.wallet.SignedProviderToken;
import io.purser.akash.wallet.TokenScope;
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
    private static final int MOST_DEPLOYMENTS = 5_000;
    private static final Duration ASKING = Duration.ofSeconds(30);

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
        return http.call(
                        "POST",
                        "/v1/deployments",
                        data(new ConsoleRequests.Create(sdl, dollars)),
                        Repeatable.NO,
                        ConsoleAnswers.Created.class)
                .toModel();
    }

    public List<ConsoleBid> bids(long dseq) {
        return get("/v1/bids?dseq=" + dseq, ConsoleAnswers.Bids.class).toModels();
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
        try {
            requireTopUpOff(http.call(
                    "PATCH",
                    path,
                    data(new ConsoleRequests.TopUp(false)),
                    Repeatable.YES,
                    ConsoleAnswers.Settings.class));
            requireTopUpOff(get(path, ConsoleAnswers.Settings.class));
        } catch (ConsoleException e) {
            throw e.failure() instanceof ConsoleFailure.TopUpNotOff
                    ? e
                    : new ConsoleException(
                            new ConsoleFailure.TopUpNotOff(e.failure().advice()));
        }
    }

    private static void requireTopUpOff(ConsoleAnswers.Settings settings) {
        if (settings.data().isToppedUp()) {
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
        return deployment(
                "POST", "/v1/leases", Optional.of(ConsoleRequests.CreateLeases.of(manifest, choices)), Repeatable.YES);
    }

    public Optional<ConsoleDeployment> deployment(long dseq) {
        try {
            return Optional.of(deployment("GET", "/v1/deployments/" + dseq, Optional.empty(), Repeatable.YES));
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
            ConsoleAnswers.DeploymentPage page =
                    get("/v1/deployments?skip=" + all.size() + "&limit=" + PAGE, ConsoleAnswers.DeploymentPage.class);
            List<ConsoleDeployment> found = page.toModels();
            all.addAll(found);
            if (all.size() > MOST_DEPLOYMENTS) {
                throw new ConsoleException(new ConsoleFailure.Unreadable(
                        "its list of active deployments has more than " + MOST_DEPLOYMENTS + ", or no end"));
            }
            if (!page.hasMore(PAGE) || found.isEmpty()) {
                return all;
            }
        }
    }

    /** Deploys another manifest for the same groups. */
    public ConsoleDeployment update(long dseq, String sdl) {
        return deployment("PUT", "/v1/deployments/" + dseq, data(new ConsoleRequests.Update(sdl)), Repeatable.YES);
    }

    /** Closes a deployment. It may be closed already. */
    public void close(long dseq) {
        ConsoleAnswers.Closed answer = http.call(
                "DELETE", "/v1/deployments/" + dseq, Optional.empty(), Repeatable.YES, ConsoleAnswers.Closed.class);
        if (!answer.data().success()) {
            throw new ConsoleException(new ConsoleFailure.UnrecognisedError(200, "the deployment was not closed"));
        }
    }

    /** Adds to a deployment's escrow. If the outcome is unknown, do not repeat this call. */
    public ConsoleDeployment deposit(long dseq, BigDecimal dollars) {
        return deployment(
                "POST",
                "/v1/deposit-deployment",
                data(new ConsoleRequests.AddDeposit(Long.toString(dseq), dollars)),
                Repeatable.NO);
    }

    /** A token that identifies the managed wallet to providers, for these leases. */
    public String token(Duration life, LeaseAccess leases) {
        return http.call(
                        "POST",
                        "/v1/create-jwt-token",
                        data(new ConsoleRequests.CreateToken(life.toSeconds(), LeasesClaim.of(leases))),
                        Repeatable.YES,
                        ConsoleAnswers.Token.class)
                .data()
                .token();
    }

    /** The address of the managed wallet: the issuer of its tokens. */
    public Address owner() {
        String token = token(ASKING, new LeaseAccess.Scoped(List.of(TokenScope.STATUS)));
        try {
            return SignedProviderToken.parse(token).unverifiedClaims().issuer();
        } catch (InvalidToken e) {
            throw new ConsoleException(new ConsoleFailure.Unreadable("its token: " + e.getMessage()));
        }
    }

    public ConsoleBalances balances() {
        return get("/v1/balances", ConsoleAnswers.Balances.class).data();
    }

    /** The providers that could bid on a group. This call needs no key. */
    public List<ScreenedProvider> screen(GroupSpec group) {
        return http.call(
                        "POST",
                        "/v1/bid-screening",
                        Optional.of(ScreeningRequest.of(group)),
                        Repeatable.YES,
                        ConsoleAnswers.Screening.class)
                .toModels();
    }

    /**
     * The share of the last 30 days in which Console could reach a provider, from 0 to 1; empty if Console does not
     * know the provider. This call needs no key.
     *
     * @param provider its address
     */
    public Optional<BigDecimal> uptime(String provider) {
        try {
            return Optional.of(get("/v1/providers/" + provider, ConsoleAnswers.Uptime.class)
                    .share());
        } catch (ConsoleException e) {
            if (e.failure() instanceof ConsoleFailure.NotFound) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private <T> T get(String path, Class<T> answer) {
        return http.call("GET", path, Optional.empty(), Repeatable.YES, answer);
    }

    private ConsoleDeployment deployment(String method, String path, Optional<?> body, Repeatable repeatable) {
        return http.call(method, path, body, repeatable, ConsoleAnswers.OneDeployment.class)
                .data()
                .toModel();
    }

    private static <T> Optional<ConsoleRequests.Data<T>> data(T content) {
        return Optional.of(new ConsoleRequests.Data<>(content));
    }
}
