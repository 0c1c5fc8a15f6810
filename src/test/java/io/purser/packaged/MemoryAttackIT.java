package io.purser.packaged;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.purser.support.PostgresResource;
import io.restassured.path.json.JsonPath;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** Callers and providers that want all of the heap at once, of one key and of several, and what is left of it then. */
class MemoryAttackIT {
    private static final String CHAT = "/v1/chat/completions";
    private static final int LIMIT_SECONDS = 30;
    private static final int UNREAD_SECONDS = 12;
    /** They keep less than that of what nobody reads. */
    private static final int KEPT_BY_KERNELS = 8_000_000;

    private static final int RECEIVE_BUFFER = 4_096;
    private static final int LARGEST_BODY = 10_000_000;

    /** What one caller does, and what may be answered to it. */
    private enum Attack {
        LARGE_BODY,
        TREE,
        ONE_WORD,
        LONG_ANSWER,
        LONG_EVENT,
        UNREAD_STREAM,
        ORDINARY;

        private List<Integer> expected() {
            return switch (this) {
                case LARGE_BODY, ONE_WORD -> List.of(413, 422, 503);
                case TREE -> List.of(413, 503);
                case LONG_ANSWER -> List.of(502, 503);
                case LONG_EVENT -> List.of(200, 502, 503);
                case UNREAD_STREAM -> List.of();
                case ORDINARY -> List.of(200, 503);
            };
        }
    }

    private static String body(String content, boolean stream) {
        return "{\"model\": \"openrouter:qwen2-72b\", \"max_tokens\": 50, \"stream\": %s, \"messages\": [{\"role\": \"user\", \"content\": %s}]}"
                .formatted(stream, content);
    }

    private static String body(Attack attack, Random random) {
        return switch (attack) {
            case LARGE_BODY -> body("\"" + "hi ".repeat(300_000 + random.nextInt(700_000)) + "\"", false);
            case TREE -> body("[" + "{},".repeat(700_000) + "{}]", false);
            case ONE_WORD -> body("\"" + "x".repeat(1_000_000) + "\"", false);
            case LONG_ANSWER -> body("\"" + BoundlessProvider.AT_ONCE + "\"", false);
            case LONG_EVENT -> body("\"" + BoundlessProvider.IN_ONE_PIECE + "\"", true);
            case UNREAD_STREAM -> body("\"" + BoundlessProvider.IN_PIECES + "\"", true);
            case ORDINARY -> body("\"hello\"", false);
        };
    }

    private static List<String> keys(PackagedPurser purser) {
        List<String> keys = new ArrayList<>(List.of(PostgresResource.OPERATOR_KEY, PostgresResource.OPERATOR_KEY));
        for (int i = 0; i < 3; i++) {
            HttpResponse<String> made = purser.post("/v1/keys", "{\"name\": \"greedy\", \"roles\": [\"agent\"]}");
            assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
            keys.add(new JsonPath(made.body()).getString("key"));
        }
        return keys;
    }

    @Test
    void surviveIt() throws Exception {
        try (BoundlessProvider provider = new BoundlessProvider();
                PackagedPurser purser =
                        PackagedPurser.start(PostgresResource.freshDatabase(), settings(provider.baseUrl()))) {
            Siege siege = new Siege(purser, 8);
            String budget = siege.budget();
            List<String> keys = keys(purser);
            siege.lay(number -> {
                Random random = new Random(Siege.SEED + number);
                Attack attack = Attack.values()[(int) (number % Attack.values().length)];
                String key = keys.get(random.nextInt(keys.size()));
                if (attack == Attack.UNREAD_STREAM) {
                    readNothing(siege, number, purser, key, body(attack, random));
                } else {
                    ask(siege, number, purser, key, attack, body(attack, random));
                }
            });

            siege.isOver(budget);
            assertThat(provider.hungUpOn()).isPositive();
            HttpResponse<String> large = purser.post(CHAT, body("\"hello\"", false) + " ".repeat(almostAll()));
            assertThat(large.statusCode()).as(large.body()).isEqualTo(200);
        }
    }

    /** The length of a body that is read only where nearly all of the memory for requests is free. */
    private static int almostAll() {
        long heap = PackagedPurser.isNative() ? 64_000_000L : 256_000_000L;
        return (int) Math.min(LARGEST_BODY, heap / 6 * 8 / 10 / 6);
    }

    private static Map<String, String> settings(String provider) {
        Map<String, String> settings = Siege.settings(provider);
        settings.put("PURSER_CALLER_READ_TIMEOUT", "PT1S");
        // It is the callers and the memory that end these calls, and a busy machine is no reason.
        settings.put("PURSER_PROVIDER_TIMEOUT", "PT20S");
        settings.put("PURSER_PROVIDER_FIRST_TOKEN_TIMEOUT", "PT20S");
        settings.put("PURSER_PROVIDER_LONGEST_STREAM", "PT25S");
        return settings;
    }

    /** The budget of the task counts what the operator charges to it, and not what agents call theirs. */
    private static Map<String, String> task(String key) {
        return key.equals(PostgresResource.OPERATOR_KEY) ? Map.of("X-Purser-Task", Siege.TASK) : Map.of();
    }

    private static void ask(Siege siege, long number, PackagedPurser purser, String key, Attack attack, String body) {
        try {
            HttpResponse<String> answer =
                    purser.sendWith(key, CHAT, body, task(key)).get(LIMIT_SECONDS, TimeUnit.SECONDS);
            if (!attack.expected().contains(answer.statusCode())) {
                siege.fault(number, attack + ": " + answer.statusCode() + " " + answer.body());
            }
        } catch (TimeoutException e) {
            siege.fault(number, attack + ": no end within " + LIMIT_SECONDS + " s");
        } catch (ExecutionException e) {
            siege.fault(number, attack + ": " + e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Asks for a stream and waits to be cut off; then what is written to the connection is refused. */
    private static void readNothing(Siege siege, long number, PackagedPurser purser, String key, String body) {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(UNREAD_SECONDS);
        try (Socket socket = new Socket()) {
            socket.setReceiveBufferSize(RECEIVE_BUFFER);
            socket.setSoTimeout(2_000);
            socket.connect(new InetSocketAddress(purser.root().getHost(), purser.port()));
            socket.getOutputStream()
                    .write(("POST " + CHAT + " HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n"
                                    + (task(key).isEmpty() ? "" : "x-purser-task: " + Siege.TASK + "\r\n")
                                    + "authorization: Bearer " + key
                                    + "\r\ncontent-length: " + body.length() + "\r\n\r\n" + body)
                            .getBytes(US_ASCII));
            while (System.nanoTime() < until) {
                socket.getOutputStream().write("\r\n".getBytes(US_ASCII)); // a server skips it ahead of a request
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
            }
            // Where there was no memory for it, it ended at once, and all of it is in the kernels.
            int waiting = socket.getInputStream().readNBytes(KEPT_BY_KERNELS).length;
            if (waiting == KEPT_BY_KERNELS) {
                siege.fault(number, "a caller who read nothing was not cut off within " + UNREAD_SECONDS + " s");
            }
        } catch (IOException e) {
            // It was cut off, as it should be, or no more came.
        }
    }
}
