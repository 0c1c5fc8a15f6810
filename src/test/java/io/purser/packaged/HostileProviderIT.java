package io.purser.packaged;

import java.net.http.HttpResponse;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

/** Providers that say and do whatever comes to their minds. */
class HostileProviderIT {
    /** Three attempts of two seconds, or a stream of five, and what a busy machine adds. */
    private static final int LIMIT_SECONDS = 30;

    private static String body(Random random, boolean stream) {
        String[] models = {"auto", "openrouter:qwen2-72b", "openrouter:mistral-7b", "localai:phi-4-14b"};
        return "{\"model\": \"%s\", \"max_tokens\": %d, \"stream\": %s, \"messages\": [{\"role\": \"user\", \"content\": \"%s\"}]}"
                .formatted(
                        models[random.nextInt(models.length)],
                        1 + random.nextInt(500),
                        stream,
                        "hi ".repeat(1 + random.nextInt(200)));
    }

    @Test
    void surviveIt() throws Exception {
        Siege.lay(true, (siege, purser, number) -> {
            Random random = new Random(Siege.SEED + number);
            Map<String, String> headers = random.nextInt(4) == 0
                    ? Map.of("X-Purser-Task", Siege.TASK, "Idempotency-Key", "key-" + number)
                    : Map.of("X-Purser-Task", Siege.TASK);
            CompletableFuture<HttpResponse<String>> asked =
                    purser.send("/v1/chat/completions", body(random, random.nextBoolean()), headers);
            await(siege, number, asked, random);
        });
    }

    private static void await(Siege siege, long number, CompletableFuture<HttpResponse<String>> asked, Random random) {
        try {
            if (random.nextInt(10) == 0) {
                Thread.sleep(random.nextInt(300));
                asked.cancel(true);
                return;
            }
            HttpResponse<String> answer = asked.get(LIMIT_SECONDS, TimeUnit.SECONDS);
            // A 500 of the provider's own reaches the caller, and names the provider.
            if ((answer.statusCode() == 500 && !answer.body().contains("\"provider\""))
                    || answer.body().contains("not foreseen")) {
                siege.fault(number, answer.statusCode() + " " + answer.body());
            }
        } catch (TimeoutException e) {
            siege.fault(number, "no end within " + LIMIT_SECONDS + " s");
        } catch (ExecutionException e) {
            siege.fault(number, String.valueOf(e.getCause()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
