package io.purser.functions;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.purser.access.Caller;
import io.purser.akash.sdl.Finding;
import io.purser.akash.sdl.GroupSpec;
import io.purser.akash.sdl.ManifestGroup;
import io.purser.akash.sdl.Sdl;
import io.purser.akash.sdl.SdlCost;
import io.purser.budget.Authorisation;
import io.purser.budget.Replays;
import io.purser.deploy.Blueprint;
import io.purser.deploy.Denominations;
import io.purser.deploy.Deployments;
import io.purser.deploy.Priced;
import io.purser.deploy.Wish;
import io.purser.deploy.app.App;
import io.purser.deploy.app.Apps;
import io.purser.deploy.app.Release;
import io.purser.deploy.app.Rollout;
import io.purser.deploy.cost.CloudPrices;
import io.purser.deploy.source.Detector;
import io.purser.deploy.source.GeneratedSdl;
import io.purser.deploy.source.GithubRepositories;
import io.purser.deploy.source.Repository;
import io.purser.ledger.Spender;
import io.purser.money.Usd;
import io.purser.problem.Problem;
import io.purser.problem.ProblemType;
import io.quarkus.funqy.Funq;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** {@code deploy}: takes an order down and answers at once; it goes on in the background. */
public class DeployFunction {
    private static final int NEWEST = 100;
    private static final BigDecimal BLOCKS_A_DAY = BigDecimal.valueOf(86_400 / SdlCost.BLOCK_TIME.toSeconds());

    private final Deployments deployments;
    private final Who who;
    private final ObjectMapper json;
    private final CloudPrices prices;
    private final GithubRepositories repositories;

    private final Apps apps;
    private final Rollout rollout;

    DeployFunction(
            Deployments deployments,
            Who who,
            ObjectMapper json,
            CloudPrices prices,
            GithubRepositories repositories,
            Apps apps,
            Rollout rollout) {
        this.repositories = repositories;
        this.apps = apps;
        this.rollout = rollout;
        this.prices = prices;
        this.deployments = deployments;
        this.who = who;
        this.json = json;
    }

    /** Orders a deployment; with {@code dry_run}, says what it would cost and what would stop it, and orders nothing. */
    @Funq("deploy")
    public DeployAnswer deploy(DeployAsk ask) {
        return ask.app() == null ? order(ask) : release(ask, ask.app());
    }

    /** Has an app deployed as it says; what runs of it is updated. */
    private DeployAnswer release(DeployAsk ask, String name) {
        Caller caller = who.caller();
        App app = apps.find(name, caller.team(), caller.agent())
                .orElseThrow(() -> Problem.of(ProblemType.NOT_FOUND, "there is no app of that name"));
        Rollout.Prepared prepared = rollout.prepare(app, ask.revision());
        Usd deposit = app.recipe().depositUsd();
        DeployAnswer.Source source = source(app, prepared);
        List<String> warnings = warnings(prepared.blueprint(), prepared.priced());
        if (Boolean.TRUE.equals(ask.dryRun())) {
            warnings.addAll(deployments.obstacles(Rollout.wish(app, prepared, null, null)));
            return answer(null, "dry-run", deposit, prepared.sdl(), warnings, source, null);
        }
        Release wished = apps.release(app, key(ask, caller), ask.revision(), caller.id());
        rollout.hurry(app);
        Release release = apps.releases(app, NEWEST).stream()
                .filter(one -> one.id().equals(wished.id()))
                .findFirst()
                .orElse(wished);
        if (release.deployment() == null) {
            warnings.addFirst(release.message());
        }
        String state = Optional.ofNullable(release.deployment())
                .flatMap(deployments::find)
                .map(known -> known.progress().state().code())
                .orElse(release.state().code());
        return answer(release.deployment(), state, deposit, prepared.sdl(), warnings, source, release.id());
    }

    /** A caller's key, or the commit; without either every request is another release. */
    private static @Nullable String key(DeployAsk ask, Caller caller) {
        if (ask.idempotencyKey() != null) {
            return "key:" + caller.id() + ":" + ask.idempotencyKey();
        }
        return ask.revision() == null ? null : Apps.commit(ask.revision());
    }

    private static DeployAnswer.@Nullable Source source(App app, Rollout.Prepared prepared) {
        return prepared.made() == null
                ? null
                : source(String.valueOf(app.recipe().repository()), String.valueOf(prepared.commit()), prepared.made());
    }

    private static DeployAnswer.Source source(String repository, String commit, GeneratedSdl made) {
        return new DeployAnswer.Source(
                repository, commit, made.plan().framework().code(), made.plan().reasons(), made.text());
    }

    private DeployAnswer order(DeployAsk ask) {
        Spender spender = who.lasting(ask.agent(), ask.task(), ask.tags());
        DeployAnswer.Source source = source(ask);
        Blueprint blueprint = source == null ? ask.blueprint() : ask.blueprint(source.sdl());
        String fingerprint = fingerprint(ask, spender);
        boolean isDry = Boolean.TRUE.equals(ask.dryRun());
        Optional<Deployments.Known> before = isDry || ask.idempotencyKey() == null
                ? Optional.empty()
                : deployments.ordered(spender.caller(), ask.idempotencyKey(), fingerprint);
        Priced priced = priced(ask, blueprint.sdl(), before);
        if (isDry) {
            List<String> warnings = warnings(blueprint, priced);
            warnings.addAll(deployments.obstacles(wish(ask, spender, priced, fingerprint)));
            return answer(null, "dry-run", deposit(ask), priced.sdl(), warnings, source, null);
        }
        Deployments.Known known = before.orElseGet(() -> deployments.order(wish(ask, spender, priced, fingerprint)));
        // Another request with the same key may have been first, at another price.
        Priced ordered = priced(ask, blueprint.sdl(), Optional.of(known));
        return answer(
                known.order().id(),
                known.progress().state().code(),
                deposit(ask),
                ordered.sdl(),
                warnings(blueprint, ordered),
                source,
                null);
    }

    private static List<String> warnings(Blueprint blueprint, Priced priced) {
        List<String> warnings = new ArrayList<>(blueprint.warnings().stream()
                .filter(finding -> !priced.isAbout(finding))
                .map(Finding::toString)
                .toList());
        warnings.addAll(priced.warnings());
        return warnings;
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
        return source(repository.fullName(), checkout.commit(), made);
    }

    /** What a key has ordered already is answered at the price that it was ordered at, wherever the oracle is now. */
    private Priced priced(DeployAsk ask, Sdl sdl, Optional<Deployments.Known> before) {
        return before.map(known -> known.order().terms().aktInUsd())
                .map(aktInUsd -> Denominations.converted(sdl, aktInUsd))
                .orElseGet(() -> deployments.priced(sdl, ask.marketKind(), ask.convertDenomination()));
    }

    private Wish wish(DeployAsk ask, Spender spender, Priced priced, String fingerprint) {
        return new Wish(
                name(ask, priced.sdl()),
                priced.sdl(),
                ask.secrets() != null && !ask.secrets().isEmpty(),
                ask.marketKind(),
                ask.bidRule(),
                ask.maxUsdPerMonth(),
                Deployments.uact(deposit(ask)).amount().longValueExact(),
                ask.healthRule(),
                Boolean.TRUE.equals(ask.redeploy()),
                spender,
                ask.idempotencyKey(),
                fingerprint,
                null,
                ask.topUp() == null ? null : ask.topUp().rule(),
                priced.aktInUsd());
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
            Usd deposit,
            Sdl sdl,
            List<String> warnings,
            DeployAnswer.@Nullable Source source,
            @Nullable UUID release) {
        SdlCost cost = sdl.cost();
        BigDecimal perBlock = cost.perBlock().amount();
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
        Map<String, Usd> clouds = prices.perMonth(cost.resources());
        return new DeployAnswer(
                id,
                state,
                sdl.manifest().hashHex(),
                groups,
                new DeployAnswer.Estimate(
                        plain(perBlock),
                        Usd.roundedUp(cost.perMonth(SdlCost.BLOCK_TIME)),
                        Usd.roundedUp(cost.resources().usualUsdPerMonth()),
                        CloudPrices.cheapest(clouds).orElse(null),
                        clouds,
                        deposit,
                        perBlock.signum() == 0
                                ? "0"
                                : plain(deposit.toBigDecimal()
                                        .movePointRight(6)
                                        .divide(perBlock.multiply(BLOCKS_A_DAY), 1, RoundingMode.DOWN))),
                List.copyOf(warnings),
                source,
                release);
    }

    private static String plain(BigDecimal amount) {
        return amount.signum() == 0 ? "0" : amount.stripTrailingZeros().toPlainString();
    }
}
