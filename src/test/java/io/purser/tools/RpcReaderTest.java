package io.purser.tools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.purser.access.route.Caller;
import io.purser.problem.Problem;
import io.purser.problem.ProblemType;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class RpcReaderTest {
    private static byte[] bytes(String json) {
        return json.getBytes(StandardCharsets.UTF_8);
    }

    private static RpcMessage read(String json) {
        return (RpcMessage) RpcReader.read(bytes(json), bytes -> {});
    }

    /** So many fields that nobody knows, each with an empty object. */
    private static String fields(int count) {
        return IntStream.range(0, count)
                .mapToObj(number -> "\"f%d\": {}".formatted(number))
                .collect(Collectors.joining(", "));
    }

    private static String ping(String params, String beside) {
        return "{\"jsonrpc\": \"2.0\", \"id\": 1, \"method\": \"ping\", \"params\": {%s}%s}".formatted(params, beside);
    }

    @Test
    void readsAHundredFieldsOfTheEnvelopeAndOfItsParams() {
        assertThat(read(ping(fields(100), ", " + fields(96))).method()).isEqualTo("ping");

        assertThatThrownBy(() -> read(ping("", ", " + fields(97))))
                .isInstanceOf(RpcError.class)
                .hasMessage("the message has more than 100 fields");
        assertThatThrownBy(() -> read(ping(fields(101), "")))
                .isInstanceOf(RpcError.class)
                .hasMessage("\"params\" has more than 100 fields");
    }

    @Test
    void tellsWhatStandsBesideTheArguments() {
        String params = """
                "name": "route", "arguments": {"prompt": "hi"}, "_meta": {}, "dry_run": true, "cursor": "x\"""";

        assertThat(read(ping(params + ", \"task\": \"t\"", ", \"idempotency_key\": \"k\""))
                        .aside())
                .containsExactlyInAnyOrder("dry_run", "cursor", "task", "idempotency_key");
        assertThat(read(ping("\"name\": \"route\", \"task\": {\"ttl\": 60000}", ""))
                        .aside())
                .isEmpty();
    }

    private static void noMemory(long bytes) {
        throw Problem.of(ProblemType.NOT_READY, "%d bytes are not free".formatted(bytes));
    }

    private static void assertIsRefused(ThrowingCallable reading) {
        assertThatThrownBy(reading).isInstanceOf(Problem.class).hasMessageContaining("bytes are not free");
    }

    @Test
    void accountsForTheTreesThatItAndOthersRead() {
        byte[] arguments = bytes("{" + fields(1_000) + "}");
        byte[] withMeta = bytes(ping("\"_meta\": {%s}".formatted(fields(1_000)), ""));
        RpcMessage prompt =
                read(ping("\"name\": \"monthly_review\", \"arguments\": {%s}".formatted(fields(1_000)), ""));

        assertIsRefused(() -> RpcReader.read(withMeta, RpcReaderTest::noMemory));
        assertIsRefused(() -> QueryArguments.read(arguments, Set.of(), RpcReaderTest::noMemory));
        assertIsRefused(() -> Prompts.get(prompt, Caller.OPEN, RpcReaderTest::noMemory));
    }
}
