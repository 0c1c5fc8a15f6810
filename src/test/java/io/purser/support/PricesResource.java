package io.purser.support;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.Map;

/**
 * Models of one provider, each with prices of another kind; beside {@link FakeProviderResource}, which answers for them.
 * The argument {@code assumed} is what may be assumed where a price is not known.
 */
public final class PricesResource implements QuarkusTestResourceLifecycleManager {
    /** The model whose provider's claims about usage and cost are checked. */
    public static final String CLAIMS = "openrouter:claims";
    /** The tokens of the longest answer of {@link #CLAIMS}. */
    public static final int LONGEST_ANSWER = 8_000;

    private static final DateTimeFormatter HOUR =
            DateTimeFormatter.ofPattern("HH:mm").withZone(ZoneOffset.UTC);
    private static final int SECONDS_OF_AN_HOUR = 3_600;

    private final Map<String, String> settings = new HashMap<>();

    @Override
    public void init(Map<String, String> arguments) {
        if (arguments.containsKey("assumed")) {
            settings.put("purser.assumed-price", arguments.get("assumed"));
        }
    }

    @Override
    public Map<String, String> start() {
        try {
            Path file = Files.createTempFile("providers", ".json");
            file.toFile().deleteOnExit();
            Files.writeString(file, models());
            settings.put("purser.providers", file.toString());
            return settings;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String models() {
        return "["
                + String.join(
                                ",",
                                model("tiered", "{'prompt_tokens_above': 1000, 'cost_in': 0.003, 'cost_out': 0.004}"),
                                model("cheap-now", hours(-1, 1)).replace("'model'", "'passes': ['x_own'], 'model'"),
                                model("cheap-later", hours(2, 3)),
                                "{'name': 'openrouter', 'model': 'cached', 'cost_in': 0.001, 'cost_out': 0.002,"
                                        + " 'cost_cache_write': 0.00125, 'max_context': 100000,"
                                        + " 'endpoint_env': 'OPENROUTER_API_KEY'}",
                                "{'name': 'openrouter', 'model': 'claims', 'cost_in': 0.001, 'cost_out': 0.002,"
                                        + " 'cost_cached': 0.0001, 'cost_cache_write': 0.00125, 'max_context': 200000,"
                                        + " 'service_tiers': [{'tier': 'flex', 'factor': 0.5}, {'tier': 'priority',"
                                        + " 'cost_in': 0.003, 'cost_out': 0.004}],"
                                        + " 'endpoint_env': 'OPENROUTER_API_KEY'}",
                                dear("openrouter", "twin", ""),
                                dear("requesty", "twin", ""),
                                dear("openrouter", "meta/llama-3:free", ", 'upstream_model': 'meta-llama/llama-3-8b'"),
                                dear("openrouter", "vectors", ", 'capabilities': ['embeddings']"),
                                "{'name': 'openrouter', 'model': 'open', 'max_context': 100000,"
                                        + " 'endpoint_env': 'OPENROUTER_API_KEY'}".replace('\'', '"'))
                        .replace('\'', '"')
                + "]";
    }

    /** 0.001 and 0.002 dollars for 1,000 tokens, but for that. */
    private static String model(String name, String override) {
        return """
                {'name': 'openrouter', 'model': '%s', 'cost_in': 0.001, 'cost_out': 0.002, 'max_context': 100000,
                 'endpoint_env': 'OPENROUTER_API_KEY', 'price_overrides': [%s]}""".formatted(name, override);
    }

    /** A model that nobody is sent to who does not ask for it. */
    private static String dear(String provider, String name, String more) {
        return """
                {'name': '%s', 'model': '%s', 'cost_in': 0.05, 'cost_out': 0.05, 'max_context': 100000,
                 'endpoint_env': 'OPENROUTER_API_KEY'%s}""".formatted(provider, name, more);
    }

    /** Half of it, for so many hours from now on. */
    private static String hours(int from, int to) {
        Instant now = Instant.now();
        return "{'from_utc': '%s', 'to_utc': '%s', 'cost_in': 0.0005, 'cost_out': 0.001}"
                .formatted(
                        HOUR.format(now.plusSeconds((long) from * SECONDS_OF_AN_HOUR)),
                        HOUR.format(now.plusSeconds((long) to * SECONDS_OF_AN_HOUR)));
    }

    @Override
    public void stop() {
        // The file goes with the JVM.
    }
}
