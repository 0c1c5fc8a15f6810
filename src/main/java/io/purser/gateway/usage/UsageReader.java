package io.purser.gateway.usage;

import com.fasterxml.jackson.databind.JsonNode;
import io.purser.codes.Names;
import io.purser.money.MediaTokens;
import io.purser.money.TokenCounts;
import io.purser.money.Usd;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads the usage of a call in each provider's dialect: OpenAI's two, Anthropic's, Google's, and those of similar
 * servers and routers. If a provider's figures contradict each other, its total decides. If the total does not help,
 * each count is limited to the count that contains it, and a cache of more tokens than the prompt does not count.
 */
public final class UsageReader {
    private static final int NANOS = 9;
    private static final int MOST_ITERATIONS = 100;
    /** No call costs more than this, in nano-dollars; the limit keeps claims far inside the range of {@link Usd}. */
    private static final long DEAREST_CALL = 1_000_000L * 1_000_000_000L;

    private static final List<String> PROMPT = Names.list("""
        prompt_tokens input_tokens prompt_token_count input_token_count prompt_eval_count
        """);
    private static final List<String> COMPLETION = Names.list("""
        completion_tokens output_tokens candidates_token_count completion_token_count output_token_count
        generated_token_count generated_tokens eval_count
        """);
    private static final List<String> TOTAL = Names.list("total_tokens total_token_count");
    private static final List<String> CACHED = Names.list("""
        prompt.cached_tokens prompt.cache_read_tokens prompt.cache_read_input_tokens prompt.cache_read
        prompt.cache_hit_tokens prompt.cached_token_count prompt.cached_input_tokens prompt.cached cached_tokens
        cache_read_tokens cached_input_tokens cached_prompt_tokens cached_token_count cache_hit_tokens cache_read
        input_cached_tokens input_cache_read_tokens num_cached_tokens prompt_cache_hit_tokens
        prompt_cache_read_tokens prompt_cached_tokens cached_content_token_count cached_content_tokens
        """);
    /** Cached tokens in the form of Anthropic and Bedrock: beside {@code input_tokens}, not among them. */
    private static final List<String> CACHED_BESIDE =
            Names.list("cache_read_input_tokens cache_read_input_token_count");

    private static final List<String> WRITTEN = Names.list("""
        prompt.cache_write_tokens prompt.caching_tokens prompt.cache_creation_tokens prompt.cached_creation_tokens
        prompt.cache_creation_input_tokens prompt.cache_write_input_tokens prompt.cache_creation
        prompt.cache_write prompt.cached_write_tokens cache_write_tokens cache_write caching_tokens cache_creation
        cache_creation_tokens cached_write_tokens input_cache_write_tokens prompt_cache_creation_tokens
        prompt_cache_write_tokens
        """);
    private static final List<String> WRITTEN_BESIDE = Names.list("""
        cache_creation_input_tokens cache_write_input_tokens cache_write_input_token_count
        """);
    private static final List<String> REASONING = Names.list("""
        completion.reasoning_tokens completion.thinking_tokens completion.reasoning reasoning_tokens
        thinking_tokens reasoning_output_tokens
        """);
    private static final String FOR_FIVE_MINUTES = "cache_creation.ephemeral_5m_input_tokens";
    private static final String FOR_AN_HOUR = "cache_creation.ephemeral_1h_input_tokens";

    /** Reasoning tokens in Google's form: beside the candidates, not among them. */
    private static final List<String> THOUGHTS = Names.list("thoughts_token_count thoughts_tokens");

    private static final List<String> COST = Names.list("""
        cost cost.total_cost cost.total cost.amount cost.value cost.usd total_cost cost_usd total_cost_usd
        estimated_cost
        """);

    private UsageReader() {}

    /** The usage of an answer, or of a piece of one, from any of its places; empty if no usage is told. */
    public static Optional<CallUsage> in(JsonNode answer) {
        Optional<CallUsage> usage = read(answer.path("usage"));
        if (usage.isEmpty()) {
            usage = read(answer.path("usageMetadata"));
        }
        if (usage.isEmpty()) {
            usage = read(answer.path("x_groq").path("usage"));
        }
        if (usage.isEmpty()) {
            usage = read(answer.path("choices").path(0).path("usage"));
        }
        boolean isOfVectors = !answer.has("choices") && answer.has("data");
        return (isOfVectors ? usage.map(UsageReader::read) : usage).map(read -> read.servedIn(ServedTier.in(answer)));
    }

    /** Counts all tokens as the prompt's, because vectors have no completion tokens. */
    private static CallUsage read(CallUsage vectors) {
        TokenCounts tokens = vectors.tokens();
        return tokens.prompt() > 0
                ? vectors
                : new CallUsage(TokenCounts.of(vectors.unsplit(), 0), vectors.media(), vectors.providerCost());
    }

    /** Reads a usage; empty if it has no figure. */
    public static Optional<CallUsage> read(JsonNode usage) {
        if (!usage.isObject() || usage.isEmpty()) {
            return Optional.empty();
        }
        UsageFigures told = UsageFigures.of(usage);
        Usd cost = cost(told);
        if (told.isEmpty()) {
            return Optional.empty();
        }
        Prompt prompt = prompt(told);
        long thoughts = told.count(TokenCounts.MAX, THOUGHTS);
        long reasoning = told.count(TokenCounts.MAX, REASONING);
        long completion = completion(told, prompt.all(), reasoning, thoughts);
        CallUsage whole = new CallUsage(
                new TokenCounts(
                        prompt.all(),
                        completion,
                        prompt.cached(),
                        prompt.written(),
                        Math.min(Math.max(reasoning, thoughts), completion)),
                media(told, prompt.all(), completion),
                cost,
                prompt.all() > 0 ? 0 : told.count(TokenCounts.MAX, TOTAL),
                null);
        return Optional.of(withIterations(whole, usage.path("iterations")));
    }

    /**
     * The usage of all iterations together, if they have more tokens than the whole: Anthropic leaves out those in which the
     * model shortens a conversation, and charges them
     * (https://platform.claude.com/docs/en/build-with-claude/compaction).
     */
    private static CallUsage withIterations(CallUsage whole, JsonNode iterations) {
        if (iterations.size() < 2 || iterations.size() > MOST_ITERATIONS) {
            return whole;
        }
        TokenCounts tokens = TokenCounts.NONE;
        MediaTokens media = MediaTokens.NONE;
        for (JsonNode iteration : iterations) {
            Optional<CallUsage> one = read(iteration);
            tokens = one.isPresent() ? tokens.plus(one.get().tokens()) : tokens;
            media = one.isPresent() ? media.plus(one.get().media()) : media;
        }
        return tokens.total() > whole.tokens().total() ? whole.of(tokens, media) : whole;
    }

    /** All tokens of a prompt, and among them the tokens that were read from the cache and written to it. */
    private record Prompt(long all, long cached, long written) {}

    private static Prompt prompt(UsageFigures told) {
        long beside = told.count(TokenCounts.MAX, CACHED_BESIDE);
        long cached = Math.max(beside, told.count(TokenCounts.MAX, CACHED));
        long split = Math.min(
                TokenCounts.MAX,
                told.count(TokenCounts.MAX, FOR_FIVE_MINUTES) + told.count(TokenCounts.MAX, FOR_AN_HOUR));
        long writtenBeside = Math.max(split, told.count(TokenCounts.MAX, WRITTEN_BESIDE));
        long written = Math.max(writtenBeside, told.count(TokenCounts.MAX, WRITTEN));
        long all = Math.min(
                TokenCounts.MAX,
                Math.max(
                                told.count(TokenCounts.MAX, PROMPT),
                                told.count(TokenCounts.MAX, "prompt_cache_hit_tokens")
                                        + told.count(TokenCounts.MAX, "prompt_cache_miss_tokens"))
                        + told.count(TokenCounts.MAX, "tool_use_prompt_token_count"));
        boolean anthropics = beside + writtenBeside > 0 && !told.has("prompt_tokens");
        boolean areMore = Math.max(cached, written) > all;
        if (areBeside(told, all, cached + written, areMore || beside + writtenBeside > all, anthropics)) {
            all = Math.min(TokenCounts.MAX, all + cached + written);
        }
        cached = cached > all ? 0 : cached; // a part that is more than the whole makes nothing cheaper
        return new Prompt(all, cached, Math.min(written, all - cached));
    }

    /**
     * Whether the cache's tokens are beside the tokens of the prompt, and so have to be added.
     *
     * @param areMore whether the cache's tokens are more than those of the prompt
     * @param usually whether all names are Anthropic's
     */
    private static boolean areBeside(UsageFigures told, long prompt, long ofCache, boolean areMore, boolean usually) {
        long total = told.count(TokenCounts.MAX, TOTAL);
        long completion = told.count(TokenCounts.MAX, COMPLETION);
        if (ofCache == 0 || usually) {
            return ofCache > 0;
        }
        if (total > 0 && total == prompt + completion) {
            return false;
        }
        return areMore || total == prompt + ofCache + completion;
    }

    /**
     * The completion tokens with reasoning. Reasoning can be among the tokens of the answer, beside them, or only in
     * the total. A number of reasoning tokens at the maximum is not believed.
     */
    private static long completion(UsageFigures told, long prompt, long reasoning, long thoughts) {
        long said = told.count(TokenCounts.MAX, COMPLETION);
        long total = told.count(TokenCounts.MAX, TOTAL);
        long all = said + thoughts;
        if (prompt > 0 && total > prompt + all) {
            return total - prompt;
        }
        boolean isBeside = reasoning > all && reasoning < TokenCounts.MAX && total != prompt + all;
        return clamp(isBeside ? all + reasoning : all);
    }

    private static long clamp(long count) {
        return Math.min(TokenCounts.MAX, count);
    }

    private static MediaTokens media(UsageFigures told, long prompt, long completion) {
        return new MediaTokens(
                told.count(prompt, "prompt.audio_tokens"),
                told.count(prompt, "prompt.image_tokens"),
                told.count(completion, "completion.audio_tokens"),
                told.count(completion, "completion.image_tokens"),
                told.count(prompt, FOR_FIVE_MINUTES),
                told.count(prompt, FOR_AN_HOUR));
    }

    /**
     * The provider's own cost. If a key of our own at the model's provider paid the call through OpenRouter, this
     * figure is only OpenRouter's fee, and the amount that the key pays is beside it. For other calls, the amount
     * beside it is for information only.
     */
    private static @Nullable Usd cost(UsageFigures told) {
        BigDecimal cost = told.first(COST);
        if (cost == null) {
            cost = told.dollars("cost.", "_cost", DEAREST_CALL);
        }
        BigDecimal upstream = told.figure("cost_details.upstream_inference_cost");
        if (upstream == null && Boolean.TRUE.equals(told.flag("is_byok"))) {
            upstream = told.dollars("cost_details.upstream_inference_", "_cost", DEAREST_CALL);
        }
        long fee = cost == null ? 0 : nanos(cost);
        if (upstream == null || Boolean.FALSE.equals(told.flag("is_byok"))) {
            return cost == null ? null : Usd.ofNanos(fee);
        }
        long paid = nanos(upstream);
        boolean isOnTop = Boolean.TRUE.equals(told.flag("is_byok")) || paid > fee;
        return Usd.ofNanos(Math.min(DEAREST_CALL, isOnTop ? fee + paid : fee));
    }

    private static long nanos(BigDecimal dollars) {
        return BoundedArithmetic.units(dollars, NANOS, DEAREST_CALL);
    }
}
