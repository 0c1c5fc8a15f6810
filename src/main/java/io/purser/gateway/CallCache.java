package io.purser.gateway;

import io.purser.budget.BudgetService;
import io.purser.budget.operation.Authorisation;
import io.purser.budget.operation.DirectCharge;
import io.purser.budget.operation.SettlementResult;
import io.purser.cache.AnswerCache;
import io.purser.cache.CachedAnswer;
import io.purser.catalog.Model;
import io.purser.gateway.usage.Cost;
import io.purser.ids.TimeOrderedUuids;
import io.purser.ledger.BilledCall;
import io.purser.ledger.CallOutcome;
import io.purser.ledger.CallStatus;
import io.purser.ledger.GivenAgain;
import io.purser.ledger.Spender;
import io.purser.memory.HeapLease;
import io.purser.money.TokenCounts;
import io.purser.money.Usd;
import io.purser.problem.DatabaseUnavailable;
import io.purser.routing.Decision;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.buffer.Buffer;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** The cache of answers as calls use it. No method blocks a thread. */
@Singleton
class CallCache {
    private static final Logger LOG = Logger.getLogger(CallCache.class);
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    /** They take as many of the database's connections. */
    private static final int THREADS = 2;

    private static final int MOST_WAITING = 100;

    private final Vertx vertx;
    private final WorkerExecutor threads;
    private final AtomicInteger waiting = new AtomicInteger();
    private final AnswerCache answers;
    private final BudgetService budgets;
    private final ReplayHeaders headers;
    private final Clock clock;

    CallCache(Vertx vertx, AnswerCache answers, BudgetService budgets, ReplayHeaders headers, Clock clock) {
        this.vertx = vertx;
        this.threads = vertx.createSharedWorkerExecutor("purser-cache", THREADS);
        this.answers = answers;
        this.budgets = budgets;
        this.headers = headers;
        this.clock = clock;
    }

    /** Whether answers can be kept and found now. */
    boolean isUsable() {
        return answers.isOn() && !budgets.isDatabaseSilent();
    }

    /** Whether an answer of that many bytes can be kept. */
    boolean holds(int bytes) {
        return isUsable() && bytes <= answers.largest();
    }

    /** The largest answer that is kept, in bytes; 0 while none can be kept. */
    int largest() {
        return isUsable() ? answers.largest() : 0;
    }

    /** Where the answer of that model to the call is kept. Another address, name, key variable or header is another model. */
    private AnswerCache.Place place(CacheUse use, Model model) {
        Model.Endpoint endpoint = model.endpoint();
        return answers.place(
                use.caller(),
                use.request(),
                String.join(
                        "\n",
                        model.target(),
                        endpoint.baseUrl().toString(),
                        endpoint.upstreamName(),
                        String.valueOf(endpoint.keyVariable()),
                        new TreeMap<>(endpoint.headers()).toString()));
    }

    /** An answer that was kept, ready to be given again. */
    record Kept(String contentType, Map<String, String> headers, Buffer body, GivenAgain paid, Duration age) {}

    /**
     * The answer of that model to the call, if it was kept and is young enough. Empty, too, if the database did not get to it
     * in the time that a call waits.
     *
     * @param memory grows for the reading, and afterwards pays for the answer; nobody closes it before the search has ended
     */
    Future<Optional<Kept>> find(CacheUse use, Model model, HeapLease memory) {
        long until = System.nanoTime() + answers.lookUpTime().toNanos();
        return aside(() -> System.nanoTime() - until > 0
                ? Optional.<Kept>empty()
                : answers.find(place(use, model), use.ttl(), memory).map(this::kept));
    }

    /** The same for a call, which waits for a limited time: then the future fails, although the search goes on. */
    Future<Optional<Kept>> inTime(Future<Optional<Kept>> search) {
        return search.timeout(Math.max(1, answers.lookUpTime().toMillis()), TimeUnit.MILLISECONDS);
    }

    private Kept kept(AnswerCache.Found found) {
        CachedAnswer answer = found.answer();
        ByteBuffer body = answer.body();
        byte[] bytes = new byte[body.remaining()];
        body.get(bytes);
        return new Kept(
                answer.contentType(), headers.read(answer.headers()), Buffer.buffer(bytes), answer.paid(), found.age());
    }

    /** Keeps an answer. A failure is only logged: the next call asks the provider. */
    Future<Void> keep(
            CacheUse use, SentCall sent, Cost cost, String contentType, Map<String, String> with, Buffer body) {
        CachedAnswer answer = new CachedAnswer(
                contentType,
                headers.write(with),
                new GivenAgain(sent.granted().reservation(), cost.believed().tokens(), cost.charged()),
                ByteBuffer.wrap(body.getBytes()));
        return aside(() -> {
                    answers.keep(place(use, sent.model()), answer, use.ttl());
                    return use;
                })
                .<Void>mapEmpty()
                .recover(failure -> {
                    LOG.warnf("an answer could not be kept for identical calls: %s", failure.getMessage());
                    return Future.succeededFuture();
                });
    }

    /** Runs it on a thread that calls without the cache do not need; fails at once if too many wait there. */
    private <T> Future<T> aside(Callable<T> work) {
        if (waiting.incrementAndGet() > MOST_WAITING) {
            waiting.decrementAndGet();
            return Future.failedFuture("the cache of answers is busy");
        }
        return threads.executeBlocking(work, false).onComplete(done -> waiting.decrementAndGet());
    }

    @PreDestroy
    void close() {
        threads.close();
    }

    /** Completes when that is done, or after the time that a caller waits for it. */
    Future<Void> orSoon(Future<Void> keeping) {
        Promise<Void> either = Promise.promise();
        long timer = vertx.setTimer(Math.max(1, answers.keepTime().toMillis()), late -> either.tryComplete());
        keeping.onComplete(done -> {
            vertx.cancelTimer(timer);
            either.tryComplete();
        });
        return either.future();
    }

    /**
     * Writes the entry of a call that gets an answer again, and completes on that context when it is durable.
     *
     * @param charge from {@link #entry}
     */
    Future<SettlementResult> record(Context context, DirectCharge charge) {
        Promise<SettlementResult> written = Promise.promise();
        long timer = vertx.setTimer(TIMEOUT.toMillis(), late -> written.tryFail(DatabaseUnavailable.problem()));
        CompletableFuture<SettlementResult> _ = budgets.charge(charge)
                .whenComplete((result, failure) -> context.runOnContext(ignored -> {
                    vertx.cancelTimer(timer);
                    if (failure == null) {
                        written.tryComplete(result);
                    } else {
                        written.tryFail(failure);
                    }
                }));
        return written.future();
    }

    /** The entry of a call that gets an answer again. */
    DirectCharge entry(
            Decision decision, Spender spender, Model model, GivenAgain paid, Authorisation.@Nullable Key key) {
        Instant now = clock.instant();
        return new DirectCharge(
                TimeOrderedUuids.next(now),
                now,
                BilledCall.single(decision.id(), spender, model.provider(), model.name(), model.priceVersion()),
                CallOutcome.untimed(TokenCounts.NONE, CallStatus.OK),
                Usd.ZERO,
                key,
                null,
                null,
                paid);
    }
}
