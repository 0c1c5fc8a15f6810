package io.purser.gateway;

import static io.quarkus.scheduler.Scheduled.ConcurrentExecution.SKIP;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purser.budget.BudgetService;
import io.purser.budget.CostInquiries;
import io.purser.budget.operation.Settlement;
import io.purser.budget.operation.UsageTrust;
import io.purser.catalog.Catalog;
import io.purser.catalog.Model;
import io.purser.gateway.answer.PassthroughJson;
import io.purser.gateway.usage.CallUsage;
import io.purser.gateway.usage.Cost;
import io.purser.gateway.usage.ServedTier;
import io.purser.gateway.usage.UsageBound;
import io.purser.gateway.usage.UsageReader;
import io.purser.ids.TimeOrderedUuids;
import io.purser.ledger.CallOutcome;
import io.purser.ledger.CallStatus;
import io.purser.liveness.Heartbeat;
import io.purser.liveness.Monitored;
import io.purser.problem.BoundedHttpExchange;
import io.purser.problem.HttpClientOnDemand;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Asks providers for the cost of calls that were charged an estimate or their bound, and has the ledger corrected. Uses
 * OpenRouter's {@code GET /generation?id=} (https://openrouter.ai/docs/api-reference/get-a-generation).
 */
@ApplicationScoped
class CostInquiryService implements Monitored {
    private static final Logger LOG = Logger.getLogger(CostInquiryService.class);
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final int AT_ONCE = 20;
    private static final int LARGEST_ANSWER = 65_536;
    private static final int OK = 200;

    private final Heartbeat notes = new Heartbeat("questions for providers");
    private final Heartbeat rounds = new Heartbeat("asking providers");
    private final CostInquiries questions;
    private final Catalog catalog;
    private final BudgetService budgets;
    private final ExecutorService askers = Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("purser-asking").factory());
    private final HttpClientOnDemand client = new HttpClientOnDemand(HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(TIMEOUT)
            .followRedirects(HttpClient.Redirect.NEVER));

    CostInquiryService(CostInquiries questions, Catalog catalog, BudgetService budgets) {
        this.questions = questions;
        this.catalog = catalog;
        this.budgets = budgets;
    }

    @Override
    public List<Heartbeat> heartbeats() {
        return List.of(notes, rounds);
    }

    @Scheduled(every = "1s", concurrentExecution = SKIP)
    void note() {
        notes.round(() -> {
            try {
                questions.write();
            } catch (SQLException e) {
                LOG.warnf("what providers are to be asked has to wait for the database: %s", e.getMessage());
            }
        });
    }

    @Scheduled(every = "{purser.sweep-every}", delayed = "2s", concurrentExecution = SKIP)
    void ask() {
        rounds.round(() -> {
            try {
                CompletableFuture.allOf(questions.take(AT_ONCE).stream()
                                .map(question -> CompletableFuture.runAsync(() -> ask(question), askers))
                                .toArray(CompletableFuture[]::new))
                        .join();
            } catch (SQLException e) {
                LOG.warnf("providers are asked when the database is back: %s", e.getMessage());
            }
        });
    }

    private void ask(CostInquiries.CostInquiry question) {
        Optional<Model> model = catalog.settling(question.target(), question.priceVersion());
        try {
            if (model.isPresent()) {
                Optional<CallUsage> usage = answer(model.get(), question.generation());
                if (usage.isEmpty()) {
                    return; // a later round asks again
                }
                budgets.settle(correction(model.get(), question, usage.get())).join();
            }
            questions.forget(question.reservation());
        } catch (IOException | SQLException | RuntimeException e) {
            LOG.warnf("a provider was not asked: entry=%s cause=%s", question.reservation(), e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Asks with each key of the provider: only the one that made the call knows of it. */
    private Optional<CallUsage> answer(Model model, String generation) throws IOException, InterruptedException {
        List<String> keys = catalog.keysFor(model);
        if (keys.isEmpty()) {
            return answer(model, generation, null);
        }
        for (String key : keys) {
            Optional<CallUsage> usage = answer(model, generation, key);
            if (usage.isPresent()) {
                return usage;
            }
        }
        return Optional.empty();
    }

    private Optional<CallUsage> answer(Model model, String generation, @Nullable String key)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(
                        model.baseUrl() + "/generation?id=" + URLEncoder.encode(generation, StandardCharsets.UTF_8)))
                .timeout(TIMEOUT)
                .header("accept", "application/json");
        if (key != null) {
            request.header("authorization", "Bearer " + key);
        }
        HttpResponse<byte[]> response = BoundedHttpExchange.send(
                client.get(), request.GET().build(), HttpResponse.BodyHandlers.ofByteArray(), LARGEST_ANSWER, TIMEOUT);
        return response.statusCode() == OK ? usage(response.body()) : Optional.empty();
    }

    /** Reads a provider's answer about a generation as a usage. */
    static Optional<CallUsage> usage(byte[] said) {
        JsonNode answer = PassthroughJson.answer(said);
        if (answer == null || !answer.path("data").isObject()) {
            return Optional.empty();
        }
        JsonNode told = answer.path("data");
        ObjectNode usage = PassthroughJson.object();
        copy(told, usage, "prompt_tokens", "native_tokens_prompt", "tokens_prompt");
        copy(told, usage, "completion_tokens", "native_tokens_completion", "tokens_completion");
        copy(told, usage.putObject("prompt_tokens_details"), "cached_tokens", "native_tokens_cached");
        copy(told, usage.putObject("completion_tokens_details"), "reasoning_tokens", "native_tokens_reasoning");
        copy(told, usage, "cost", "total_cost", "usage");
        copy(told, usage, "is_byok", "is_byok");
        copy(told, usage.putObject("cost_details"), "upstream_inference_cost", "upstream_inference_cost");
        return UsageReader.read(usage).map(read -> read.servedIn(ServedTier.in(told)));
    }

    /** Copies the first of these fields that is present. */
    private static void copy(JsonNode from, ObjectNode to, String name, String... theirs) {
        for (String each : theirs) {
            if (from.hasNonNull(each)) {
                to.set(name, from.path(each));
                return;
            }
        }
    }

    private static Settlement correction(Model model, CostInquiries.CostInquiry question, CallUsage usage) {
        UsageBound ceiling =
                UsageBound.of(model, model.maxOutput(), model.bound(model.maxContext(), model.maxOutput()), null);
        Cost cost = Cost.of(model, usage, TimeOrderedUuids.timeOf(question.reservation()), ceiling);
        return new Settlement.Capture(
                question.reservation(),
                CallOutcome.untimed(cost.believed().tokens(), CallStatus.CANCELLED),
                cost.charged(),
                cost.provider(),
                cost.computed(),
                null,
                UsageTrust.BOUNDED);
    }
}
