package io.purser.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purser.support.FakeProvider;
import io.purser.support.PostgresResource;
import io.purser.support.WithGateway;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * One stream in every form that the standard allows (WHATWG HTML, section 9.2.6), cut at every byte: the caller sees
 * the same events. {@code -Dpurser.seed} repeats a run.
 */
@QuarkusTest
@WithGateway
class GatewayFuzzTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long SEED = Long.getLong("purser.seed", System.nanoTime() & 0xffff_ffffL);
    private static final int AT_ONCE = 8;
    private static final int DRAWN = 120;
    private static final int BROKEN = 60;
    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    /** The data of the events that the caller has to see. */
    private static final List<String> PLAIN = List.of(
            "{\"choices\":[{\"delta\":{\"content\":\"ä€😀\"}}]}",
            "{\"choices\":[{\"delta\":{\"content\":\"!\"},\"logprob\":-Infinity}]}",
            "{\n \"choices\": [\n  {\"delta\": {\"content\": \" data: x\"}}\n]}",
            "{\"choices\":[{\"delta\":{},\"finish_reason\":\"stop\"}]}");

    private static final String USED = "{\"choices\":[],\"usage\":{\"prompt_tokens\":10,\"completion_tokens\":5}}";

    private final Random random = new Random(SEED);
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] simple(String lineEnd) {
        StringBuilder text = new StringBuilder();
        for (String data : allData()) {
            text.append("data: ").append(data.replace("\n", "\ndata: ")).append("\n\n");
        }
        return bytes(text.toString().replace("\n", lineEnd));
    }

    private static List<String> allData() {
        List<String> all = new ArrayList<>(PLAIN);
        all.add(USED);
        all.add("[DONE]");
        return all;
    }

    /** The same events with random lines between them that have no meaning. */
    private byte[] drawn() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        if (random.nextBoolean()) {
            out.writeBytes(BYTE_ORDER_MARK);
        }
        for (String data : allData()) {
            noise(out);
            for (String line : data.split("\n", -1)) {
                boolean needsSpace = line.startsWith(" ");
                out.writeBytes(bytes((needsSpace || random.nextBoolean() ? "data: " : "data:") + line));
                lineEnd(out);
                if (random.nextInt(4) == 0) {
                    noise(out);
                }
            }
            lineEnd(out);
        }
        return out.toByteArray();
    }

    private void noise(ByteArrayOutputStream out) {
        String[] lines = {": comment", ":", "event: message", "id: 7", "retry: 10", "database: no", "unknown"};
        for (int i = random.nextInt(3); i > 0; i--) {
            out.writeBytes(bytes(lines[random.nextInt(lines.length)]));
            lineEnd(out);
        }
    }

    /**
     * Writes a random line end. After a carriage return, a line feed would complete one line end instead of beginning
     * another, so it is not drawn there.
     */
    private void lineEnd(ByteArrayOutputStream out) {
        byte[] written = out.toByteArray();
        boolean afterReturn = written.length > 0 && written[written.length - 1] == '\r';
        String[] ends = {"\r", "\r\n", "\n"};
        out.writeBytes(bytes(ends[random.nextInt(afterReturn ? 2 : 3)]));
    }

    private List<byte[]> cut(byte[] all) {
        List<byte[]> pieces = new ArrayList<>();
        int longest = 1 + random.nextInt(60);
        for (int from = 0; from < all.length; ) {
            int to = Math.min(all.length, from + 1 + random.nextInt(longest));
            pieces.add(Arrays.copyOfRange(all, from, to));
            from = to;
        }
        return pieces;
    }

    private static String request(List<byte[]> pieces) {
        ObjectNode answer = JSON.createObjectNode();
        ArrayNode events = answer.putArray("events");
        pieces.forEach(piece -> events.addObject().put("base64", piece));
        ObjectNode body = JSON.createObjectNode()
                .put("model", CompletionRequest.QWEN)
                .put("max_tokens", 50)
                .put("stream", true)
                .put("user", FakeProvider.FORGET);
        String request = JSON.createObjectNode().set("answer", answer).toString();
        body.putArray("messages").addObject().put("role", "user").put("content", request);
        return body.toString();
    }

    private HttpResponse<String> chat(List<byte[]> pieces) throws Exception {
        return client.send(
                HttpRequest.newBuilder(URI.create("http://localhost:" + RestAssured.port + "/v1/chat/completions"))
                        .header("authorization", "Bearer " + PostgresResource.OPERATOR_KEY)
                        .header("content-type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(request(pieces)))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    /** The data of the events, read by the test's own reader. */
    private static List<String> events(String body) {
        assertThat(body).endsWith("\n\n");
        return Arrays.stream(body.split("\n\n"))
                .map(event -> event.lines()
                        .map(line -> {
                            assertThat(line).startsWith("data: ");
                            return line.substring(6);
                        })
                        .collect(Collectors.joining("\n")))
                .toList();
    }

    private interface Check {
        void of(HttpResponse<String> response);
    }

    private void all(List<List<byte[]>> streams, Check check) throws Exception {
        try (ExecutorService callers = Executors.newFixedThreadPool(AT_ONCE)) {
            List<Future<HttpResponse<String>>> answers = new ArrayList<>();
            for (List<byte[]> stream : streams) {
                answers.add(callers.submit(() -> chat(stream)));
            }
            for (int i = 0; i < streams.size(); i++) {
                HttpResponse<String> response = answers.get(i).get();
                List<String> pieces = streams.get(i).stream()
                        .map(piece -> new String(piece, StandardCharsets.UTF_8))
                        .toList();
                try {
                    check.of(response);
                } catch (AssertionError e) {
                    throw new AssertionError("with -Dpurser.seed=%d, of %s".formatted(SEED, pieces), e);
                }
            }
        }
    }

    private static void isPlain(HttpResponse<String> response) {
        List<String> wanted = new ArrayList<>(PLAIN);
        wanted.add("[DONE]");
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        assertThat(events(response.body())).isEqualTo(wanted);
    }

    @Test
    void showsTheSameEventsWhereverTheyAreCut() throws Exception {
        List<List<byte[]>> streams = new ArrayList<>();
        String[] ends = {"\n", "\r", "\r\n"};
        for (String end : ends) {
            byte[] all = simple(end);
            List<byte[]> single = new ArrayList<>();
            for (byte each : all) {
                single.add(new byte[] {each});
            }
            streams.add(single);
        }
        byte[] longest = simple("\r\n");
        for (int cut = 1; cut < longest.length; cut++) {
            byte[] all = cut % 3 == 0 ? longest : simple(ends[cut % 3]);
            int at = Math.min(cut, all.length - 1);
            streams.add(List.of(Arrays.copyOfRange(all, 0, at), Arrays.copyOfRange(all, at, all.length)));
        }

        all(streams, GatewayFuzzTest::isPlain);
    }

    @Test
    void showsTheSameEventsInEveryFormThatTheStandardAllows() throws Exception {
        List<List<byte[]>> streams = new ArrayList<>();
        for (int i = 0; i < DRAWN; i++) {
            streams.add(cut(drawn()));
        }

        all(streams, GatewayFuzzTest::isPlain);
    }

    @Test
    void showsABeginningAndAnErrorWhereItIsTorn() throws Exception {
        List<List<byte[]>> streams = new ArrayList<>();
        for (int i = 0; i < BROKEN; i++) {
            byte[] all = drawn();
            byte[] torn = Arrays.copyOf(all, 1 + random.nextInt(all.length - 1));
            if (random.nextBoolean()) {
                torn[random.nextInt(torn.length)] = (byte) random.nextInt(256);
            }
            streams.add(cut(torn));
        }

        all(streams, response -> {
            assertThat(response.statusCode()).as(response.body()).isIn(200, 502);
            if (response.statusCode() == 200) {
                List<String> events = events(response.body());
                assertThat(events.getLast()).matches("(?s)\\[DONE\\]|\\{\"error\":\\{.*");
                assertThat(events.subList(0, events.size() - 1))
                        .noneMatch(event -> event.equals("[DONE]") || event.startsWith("{\"error\""));
            } else {
                assertThat(response.body()).startsWith("{\"error\":{");
            }
        });
    }
}
