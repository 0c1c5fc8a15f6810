package io.purser.gateway;

import io.purser.access.Caller;
import io.purser.budget.Authorisation;
import io.purser.budget.Budgets;
import io.purser.budget.Replays;
import io.purser.budget.Settled;
import io.purser.budget.Settlement;
import io.purser.budget.Standing;
import io.purser.budget.Verdict;
import io.purser.catalog.Catalog;
import io.purser.catalog.Model;
import io.purser.ledger.CallStatus;
import io.purser.ledger.Spender;
import io.purser.money.Usd;
import io.purser.problem.Problem;
import io.purser.problem.ProblemType;
import io.purser.routing.Candidate;
import io.purser.routing.Candidates;
import io.purser.routing.Decision;
import io.purser.routing.PromptSize;
import io.purser.routing.Prompts;
import io.purser.routing.Purchases;
import io.purser.routing.Router;
import io.purser.routing.Wish;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** One chat completion from beginning to end: decided, authorised, sent, captured. */
@ApplicationScoped
class ChatCall {
    static final String AUTO = "auto";

    /** What the caller gets: the provider's body, and what Purser says about it. */
    record Outcome(String body, Map<String, String> headers) {}

    private final Catalog catalog;
    private final Router router;
    private final Candidates candidates;
    private final Purchases purchases;
    private final Budgets budgets;
    private final Providers providers;
    private final Replays replays;
    private final ReplayHeaders replayHeaders;

    ChatCall(
            Catalog catalog,
            Router router,
            Candidates candidates,
            Purchases purchases,
            Budgets budgets,
            Providers providers,
            Replays replays,
            ReplayHeaders replayHeaders) {
        this.catalog = catalog;
        this.router = router;
        this.candidates = candidates;
        this.purchases = purchases;
        this.budgets = budgets;
        this.providers = providers;
        this.replays = replays;
        this.replayHeaders = replayHeaders;
    }

    /** What belongs to a call and does not change on its way. */
    private record Context(
            ChatRequest request, Wish wish, Decision decision, Authorisation.@Nullable Key key, boolean keepsAnswer) {}

    /**
     * Makes the call, and waits for it.
     *
     * @param idempotencyKey the caller's, or null
     * @throws Problem where it is refused or fails; nothing stays reserved
     */
    Outcome make(Caller caller, ChatRequest request, CallSettings settings, @Nullable String idempotencyKey) {
        Wish wish = wish(caller, request, settings);
        requireAnyProvider(wish);
        Authorisation.Key key = Replays.key(caller.id(), idempotencyKey, "/v1/chat/completions", request.raw());
        Decision decision = router.decide(wish, model -> catalog.isUsable(model) && caller.mayUse(model.target()));
        Purchases.Purchase purchase = Budgets.await(purchases.authorise(
                decision,
                wish,
                decision.ranked(),
                new Purchases.Terms(Authorisation.Kind.SENT, providers.timeout().plusSeconds(60), key, 1, null)));
        return switch (purchase.verdict()) {
            case Verdict.Granted granted ->
                send(new Context(request, wish, decision, key, !wish.confidential()), purchase.candidate(), granted);
            case Verdict.KeyTaken(Authorisation.Key taken) -> {
                Replays.Replay replay = replays.replay(taken);
                yield new Outcome(replay.body(), replayHeaders.read(replay.headers()));
            }
            case Verdict.Exhausted(Standing standing, Usd needed) -> throw Budgets.refusal(standing, needed, false);
            case Verdict.Busy(Standing standing, Usd needed) -> throw Budgets.refusal(standing, needed, true);
        };
    }

    private static Wish wish(Caller caller, ChatRequest request, CallSettings settings) {
        if (caller.agent() != null
                && settings.agent() != null
                && !caller.agent().equals(settings.agent())) {
            throw Problem.of(ProblemType.FORBIDDEN, "this key is bound to the agent \"%s\"".formatted(caller.agent()));
        }
        Set<String> tags = new LinkedHashSet<>(caller.tags());
        tags.addAll(settings.tags());
        long bound = request.hasMoreThanText() ? Integer.MAX_VALUE : request.raw().length;
        return new Wish(
                new Spender(
                        caller.id(),
                        caller.agent() == null ? settings.agent() : caller.agent(),
                        settings.task(),
                        caller.team(),
                        tags),
                PromptSize.of(bound, () -> Prompts.tokens(request.messages())),
                settings.confidential(),
                settings.highQuality(),
                request.maxOutputTokens(),
                settings.maxCost(),
                settings.maxLatencyMs(),
                AUTO.equals(request.model()) ? List.of() : List.of(request.model()));
    }

    private void requireAnyProvider(Wish wish) {
        wish.pinned().forEach(catalog::get);
        if (catalog.models().stream().noneMatch(catalog::isUsable)) {
            throw Problem.of(
                    ProblemType.NO_PROVIDER,
                    "no provider can be called: set the key of at least one, in "
                            + catalog.models().stream()
                                    .map(Model::keyVariable)
                                    .distinct()
                                    .collect(Collectors.joining(", ")));
        }
    }

    private Outcome send(Context context, Candidate candidate, Verdict.Granted granted) {
        Model model = candidate.model();
        long maxOutput = candidates.affordableOutput(candidate, context.wish(), granted.amount());
        long start = System.nanoTime();
        Reply reply = providers
                .chat(model, context.request().forProvider(model.upstreamName(), maxOutput))
                .join();
        long latencyMs = (System.nanoTime() - start) / 1_000_000;
        return switch (reply) {
            case Reply.Answered(String body) -> capture(context, model, granted, body, latencyMs);
            case Reply.Refused(Problem problem) -> {
                settle(new Settlement.Failure(granted.reservation(), CallStatus.ERROR, latencyMs));
                throw problem;
            }
            case Reply.NotSent(Problem problem) -> {
                settle(new Settlement.Release(granted.reservation()));
                throw problem;
            }
            case Reply.Unknown(Problem problem, Throwable cause) -> {
                settle(new Settlement.Unknown(granted.reservation(), latencyMs));
                throw problem;
            }
        };
    }

    private Outcome capture(Context context, Model model, Verdict.Granted granted, String body, long latencyMs) {
        Usage usage = Usage.of(body, context.wish().prompt()::tokens).orElse(null);
        if (usage == null) {
            settle(new Settlement.Unknown(granted.reservation(), latencyMs));
            throw Problem.of(
                            ProblemType.PROVIDER_FAILED,
                            model.provider() + " answered with something that is not a chat completion")
                    .with("provider", model.provider());
        }
        Usd cost = model.tariff().cost(usage.tokens());
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("x-purser-model", model.target());
        headers.put("x-purser-cost-usd", cost.toString());
        headers.put("x-purser-reservation", granted.reservation().toString());
        headers.put("x-purser-decision", context.decision().id().toString());
        Replays.Replay replay = new Replays.Replay(200, "application/json", replayHeaders.write(headers), body);
        settle(new Settlement.Capture(
                granted.reservation(),
                usage.tokens(),
                cost,
                CallStatus.OK,
                latencyMs,
                null,
                usage.providerCost(),
                null,
                context.keepsAnswer() ? replays.seal(context.key(), replay) : null));
        return new Outcome(body, headers);
    }

    private void settle(Settlement settlement) {
        Settled settled = Budgets.await(budgets.settle(settlement));
        if (settled instanceof Settled.NotFound) {
            throw new IllegalStateException("a reservation was lost: " + settlement.reservation());
        }
    }
}
