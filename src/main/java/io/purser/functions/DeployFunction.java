package io.purser.functions;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.purser.access.route.Caller;
import io.purser.akash.sdl.Sdl;
import io.purser.akash.sdl.group.GroupSpec;
import io.purser.akash.sdl.group.SdlCost;
import io.purser.akash.sdl.manifest.ManifestGroup;
import io.purser.akash.sdl.yaml.SdlFinding;
import io.purser.budget.StoredResponses;
import io.purser.budget.operation.Authorisation;
import io.purser.deploy.Blueprint;
import io.purser.deploy.ChangeService;
import io.purser.deploy.Denominations;
import io.purser.deploy.DeploymentService;
import io.purser.deploy.Priced;
import io.purser.deploy.app.App;
import io.purser.deploy.app.AppRelease;
import io.purser.deploy.app.AppService;
import io.purser.deploy.app.ReleaseWorker;
import io.purser.deploy.cost.CloudPrices;
import io.purser.deploy.order.DeploymentRequest;
import io.purser.deploy.order.OrderKey;
import io.purser.deploy.order.RequestedSdl;
import io.purser.deploy.source.Detector;
import io.purser.deploy.source.plan.GeneratedSdl;
import io.purser.deploy.source.tree.GithubRepositories;
import io.purser.deploy.source.tree.Repository;
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

/** {@code deploy}: stores an order and answers at once; a worker deploys it in the background. */
public class DeployFunction {
    private static final int NEWEST = 100;
    private static final BigDecimal BLOCKS_A_DAY = BigDecimal.valueOf(86_400 / SdlCost.BLOCK_TIME.toSeconds());

    private final DeploymentService deployments;
    private final ChangeService changes;
    private final CurrentSpender who;
    private final ObjectMapper json;
    private final CloudPrices prices;
    private final GithubRepositories repositories;

    private final AppService apps;
    private final ReleaseWorker rollout;

    DeployFunction(
            DeploymentService deployments,
            ChangeService changes,
            CurrentSpender who,
            ObjectMapper json,
            CloudPrices prices,
            GithubRepositories repositories,
            AppService apps,
            ReleaseWorker rollout) {
        this.repositories = repositories;
        this.apps = apps;
        this.rollout = rollout;
        this.prices = prices;
        this.deployments = deployments;
        this.changes = changes;
        this.who = who;
        this.json = json;
    }

    /** Orders a deployment. With {@code dry_run}, it orders nothing, and returns the cost and the obstacles. */
    @Funq("deploy")
    public DeployResponse deploy(DeployRequest request) {
        String app = request.release().app();
        return app == null ? order(request) : release(request, app);
    }

    /** Requests a release of an app by the app's own definition; a running deployment is updated. */
    private DeployResponse release(DeployRequest request, String name) {
        Caller caller = who.caller();
        App app = apps.find(name, caller.team(), caller.agent())
                .orElseThrow(() -> Problem.of(ProblemType.NOT_FOUND, "there is no app of that name"));
        ReleaseWorker.Prepared prepared = rollout.prepare(app, request.release().revision());
        Usd deposit = app.recipe().depositUsd();
        DeployResponse.Source source = source(app, prepared);
        List<String> warnings = warnings(prepared.blueprint(), prepared.priced());
        if (request.wantsDryRun()) {
            warnings.addAll(deployments.obstacles(ReleaseWorker.request(app, prepared, null, null)));
            return answer(null, "dry-run", deposit, prepared.sdl(), warnings, source, null);
        }
        AppRelease requested =
                apps.release(app, key(request, caller), request.release().revision(), caller.id());
        rollout.hurry(app);
        AppRelease release = apps.releases(app, NEWEST).stream()
                .filter(one -> one.id().equals(requested.id()))
                .findFirst()
                .orElse(requested);
        if (release.deployment() == null) {
            warnings.addFirst(release.message());
        }
        String state = Optional.ofNullable(release.deployment())
                .flatMap(deployments::find)
                .map(known -> known.progress().state().code())
                .orElse(release.state().code());
        return answer(release.deployment(), state, deposit, prepared.sdl(), warnings, source, release.id());
    }

    /** The caller's key, or the commit; without either, every request is another release. */
    private static @Nullable String key(DeployRequest request, Caller caller) {
        if (request.idempotencyKey() != null) {
            return "key:" + caller.id() + ":" + request.idempotencyKey();
        }
        String revision = request.release().revision();
        return revision == null ? null : AppService.commit(revision);
    }

    private static DeployResponse.@Nullable Source source(App app, ReleaseWorker.Prepared prepared) {
        return prepared.made() == null
                ? null
                : source(String.valueOf(app.recipe().repository()), String.valueOf(prepared.commit()), prepared.made());
    }

    private static DeployResponse.Source source(String repository, String commit, GeneratedSdl made) {
        return new DeployResponse.Source(
                repository, commit, made.plan().framework().code(), made.plan().reasons(), made.text());
    }

    private DeployResponse order(DeployRequest request) {
        Spender spender = who.lasting(request.labels().agent(), request.labels().task(), request.tags());
        String fingerprint = fingerprint(request, spender);
        boolean isDry = request.wantsDryRun();
        Optional<DeploymentService.DeploymentSummary> before = isDry || request.idempotencyKey() == null
                ? Optional.empty()
                : deployments.ordered(spender.caller(), request.idempotencyKey(), fingerprint);
        if (before.isPresent() && request.source().repository() != null) {
            return asOrdered(request, before.get());
        }
        DeployResponse.Source source = source(request);
        Blueprint blueprint =
                request.blueprint(source == null ? request.source().text() : source.sdl());
        Priced priced = priced(request, blueprint.sdl(), before);
        if (isDry) {
            List<String> warnings = warnings(blueprint, priced);
            warnings.addAll(deployments.obstacles(request(request, spender, priced, fingerprint)));
            return answer(null, "dry-run", request.terms().deposit(), priced.sdl(), warnings, source, null);
        }
        DeploymentService.DeploymentSummary known =
                before.orElseGet(() -> deployments.order(request(request, spender, priced, fingerprint)));
        // Another request with the same key may have come first, with another commit or at another price.
        if (source != null
                && !known.order().terms().hash().equals(priced.sdl().manifest().hashHex())) {
            return asOrdered(request, known);
        }
        Priced ordered = priced(request, blueprint.sdl(), Optional.of(known));
        return answer(
                known.order().id(),
                known.progress().state().code(),
                request.terms().deposit(),
                ordered.sdl(),
                warnings(blueprint, ordered),
                source,
                null);
    }

    /** The answer to a repeated order of a repository, which may have other files by now. */
    private DeployResponse asOrdered(DeployRequest request, DeploymentService.DeploymentSummary known) {
        UUID id = known.order().id();
        String state = known.progress().state().code();
        return answer(id, state, request.terms().deposit(), changes.sdl(id), List.of(), null, null);
    }

    private static List<String> warnings(Blueprint blueprint, Priced priced) {
        List<String> warnings = new ArrayList<>(blueprint.warnings().stream()
                .filter(finding -> !priced.isAbout(finding))
                .map(SdlFinding::toString)
                .toList());
        warnings.addAll(priced.warnings());
        return warnings;
    }

    /** The findings in the named repository; null if the request names none. */
    private DeployResponse.@Nullable Source source(DeployRequest request) {
        String named = request.source().repository();
        if (named == null) {
            return null;
        }
        Repository repository = Repository.parse(named);
        GithubRepositories.Checkout checkout =
                repositories.read(repository, request.source().branch());
        GeneratedSdl made = GeneratedSdl.of(
                Detector.require(checkout.tree()),
                repository,
                checkout.commit(),
                request.values().names());
        return source(repository.fullName(), checkout.commit(), made);
    }

    /**
     * Prices the request. A repeated key gets the price of its first order, even if the oracle's price has changed
     * since.
     */
    private Priced priced(DeployRequest request, Sdl sdl, Optional<DeploymentService.DeploymentSummary> before) {
        return before.map(known -> known.order().terms().aktInUsd())
                .map(aktInUsd -> Denominations.converted(sdl, aktInUsd))
                .orElseGet(() -> deployments.priced(
                        sdl, request.terms().marketKind(), request.terms().convertDenomination()));
    }

    private static DeploymentRequest request(
            DeployRequest request, Spender spender, Priced priced, String fingerprint) {
        String key = request.idempotencyKey();
        return new DeploymentRequest(
                name(request, priced.sdl()),
                new RequestedSdl(priced.sdl(), !request.values().sealed().isEmpty(), priced.aktInUsd()),
                request.terms().marketKind(),
                request.terms().conditions(request.source().template()),
                spender,
                key == null ? null : new OrderKey(key, fingerprint),
                null);
    }

    private static String name(DeployRequest request, Sdl sdl) {
        if (request.name() != null) {
            return request.name();
        }
        SourceRequest source = request.source();
        if (source.repository() != null) {
            return Repository.parse(source.repository()).name();
        }
        return source.template() != null
                ? source.template()
                : sdl.manifest().groups().getFirst().services().getFirst().name();
    }

    private String fingerprint(DeployRequest request, Spender spender) {
        try {
            Authorisation.Key key = StoredResponses.key(
                    spender.caller(), request.idempotencyKey(), "deploy", json.writeValueAsBytes(request));
            return key == null ? "" : key.fingerprint();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private DeployResponse answer(
            @Nullable UUID id,
            String state,
            Usd deposit,
            Sdl sdl,
            List<String> warnings,
            DeployResponse.@Nullable Source source,
            @Nullable UUID release) {
        SdlCost cost = sdl.cost();
        BigDecimal perBlock = cost.perBlock().amount();
        List<DeployResponse.Group> groups = new ArrayList<>();
        for (int i = 0; i < sdl.groups().size(); i++) {
            GroupSpec group = sdl.groups().get(i);
            ManifestGroup services = sdl.manifest().groups().get(i);
            groups.add(new DeployResponse.Group(
                    group.name(),
                    services.services().stream()
                            .map(service ->
                                    new DeployResponse.Service(service.name(), service.image(), service.count()))
                            .toList(),
                    plain(group.price().amount())));
        }
        Map<String, Usd> clouds = prices.perMonth(cost.resources());
        return new DeployResponse(
                id,
                state,
                sdl.manifest().hashHex(),
                groups,
                new DeployResponse.Estimate(
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
