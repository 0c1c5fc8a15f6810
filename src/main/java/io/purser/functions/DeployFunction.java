package io.purser.functions;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.purser.akash.sdl.Finding;
import io.purser.akash.sdl.GroupSpec;
import io.purser.akash.sdl.ManifestGroup;
import io.purser.akash.sdl.Sdl;
import io.purser.akash.sdl.SdlCost;
import io.purser.budget.Authorisation;
import io.purser.budget.Replays;
import io.purser.deploy.Blueprint;
import io.purser.deploy.Deployments;
import io.purser.deploy.Wish;
import io.purser.deploy.cost.CloudPrices;
import io.purser.deploy.source.Detector;
import io.purser.deploy.source.GeneratedSdl;
import io.purser.deploy.source.GithubRepositories;
import io.purser.deploy.source.Repository;
import io.purser.ledger.Spender;
import io.purser.money.Usd;
import io.quarkus.funqy.Funq;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** {@code deploy}: takes an order down and answers at once; it goes on in the background. */
public class DeployFunction {
    private static final BigDecimal BLOCKS_A_DAY = BigDecimal.valueOf(86_400 / SdlCost.BLOCK_TIME.toSeconds());

    private final Deployments deployments;
    private final Who who;
    private final ObjectMapper json;
    private final CloudPrices prices;
    private final GithubRepositories repositories;

    DeployFunction(
            Deployments deployments, Who who, ObjectMapper json, CloudPrices prices, GithubRepositories repositories) {
        this.repositories = repositories;
        this.prices = prices;
        this.deployments = deployments;
        this.who = who;
        this.json = json;
    }

    /** Orders a deployment; with {@code dry_run}, says what it would cost and what would stop it, and orders nothing. */
    @Funq("deploy")
    public DeployAnswer deploy(DeployAsk ask) {
        Spender spender = who.spender(ask.agent(), ask.task(), ask.tags());
        DeployAnswer.Source source = source(ask);
        Blueprint blueprint = source == null ? ask.blueprint() : ask.blueprint(source.sdl());
        Sdl sdl = blueprint.sdl();
        Wish wish = wish(ask, spender, sdl);
        List<String> warnings = new ArrayList<>(
                blueprint.warnings().stream().map(Finding::toString).toList());
        if (Boolean.TRUE.equals(ask.dryRun())) {
            warnings.addAll(deployments.obstacles(wish));
            return answer(null, "dry-run", ask, sdl, warnings, source);
        }
        Deployments.Known known = deployments.order(wish);
        return answer(known.order().id(), known.progress().state().code(), ask, sdl, warnings, source);
    }

    /** What is seen in the repository that is named; null where none is. */
    private DeployAnswer.@Nullable Source source(DeployAsk ask) {
        if (ask.repository() == null) {
            return null;
        }
        Repository repository = Repository.parse(ask.repository());
        GithubRepositories.Checkout checkout = repositories.read(repository, ask.branch());
        GeneratedSdl made =
                GeneratedSdl.of(Detector.require(checkout.tree()), repository, checkout.commit(), ask.valueNames());
        return new DeployAnswer.Source(
                repository.fullName(),
                checkout.commit(),
                made.plan().framework().code(),
                made.plan().reasons(),
                made.text());
    }

    private Wish wish(DeployAsk ask, Spender spender, Sdl sdl) {
        return new Wish(
                name(ask, sdl),
                sdl,
                ask.secrets() != null && !ask.secrets().isEmpty(),
                ask.marketKind(),
                ask.bidRule(),
                ask.maxUsdPerMonth(),
                Deployments.uact(deposit(ask)).amount().longValueExact(),
                ask.healthRule(),
                Boolean.TRUE.equals(ask.redeploy()),
                spender,
                ask.idempotencyKey(),
                fingerprint(ask, spender),
                null,
                ask.topUp() == null ? null : ask.topUp().rule());
    }

    private static String name(DeployAsk ask, Sdl sdl) {
        if (ask.name() != null) {
            return ask.name();
        }
        if (ask.repository() != null) {
            return Repository.parse(ask.repository()).name();
        }
        return ask.template() != null
                ? ask.template()
                : sdl.manifest().groups().getFirst().services().getFirst().name();
    }

    private String fingerprint(DeployAsk ask, Spender spender) {
        try {
            Authorisation.Key key =
                    Replays.key(spender.caller(), ask.idempotencyKey(), "deploy", json.writeValueAsBytes(ask));
            return key == null ? "" : key.fingerprint();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Usd deposit(DeployAsk ask) {
        return ask.depositUsd() == null ? DeployAsk.USUAL_DEPOSIT : ask.depositUsd();
    }

    private DeployAnswer answer(
            @Nullable UUID id,
            String state,
            DeployAsk ask,
            Sdl sdl,
            List<String> warnings,
            DeployAnswer.@Nullable Source source) {
        SdlCost cost = sdl.cost();
        BigDecimal perBlock = cost.perBlock().amount();
        Usd deposit = deposit(ask);
        List<DeployAnswer.Group> groups = new ArrayList<>();
        for (int i = 0; i < sdl.groups().size(); i++) {
            GroupSpec group = sdl.groups().get(i);
            ManifestGroup services = sdl.manifest().groups().get(i);
            groups.add(new DeployAnswer.Group(
                    group.name(),
                    services.services().stream()
                            .map(service -> new DeployAnswer.Service(service.name(), service.image(), service.count()))
                            .toList(),
                    plain(group.price().amount())));
        }
        return new DeployAnswer(
                id,
                state,
                sdl.manifest().hashHex(),
                groups,
                new DeployAnswer.Estimate(
                        plain(perBlock),
                        Usd.roundedUp(cost.perMonth(SdlCost.BLOCK_TIME)),
                        Usd.roundedUp(cost.resources().usualUsdPerMonth()),
                        prices.perMonth(cost.resources()),
                        deposit,
                        perBlock.signum() == 0
                                ? "0"
                                : plain(deposit.toBigDecimal()
                                        .movePointRight(6)
                                        .divide(perBlock.multiply(BLOCKS_A_DAY), 1, RoundingMode.DOWN))),
                List.copyOf(warnings),
                source);
    }

    private static String plain(BigDecimal amount) {
        return amount.signum() == 0 ? "0" : amount.stripTrailingZeros().toPlainString();
    }
}
