package io.purser.tools;

import static org.assertj.core.api.Assertions.assertThat;

import io.purser.support.Api;
import io.purser.support.WithGateway;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The room that the lists of all servers have together. Four large lists fit, and no fifth. */
@QuarkusTest
@WithGateway
class ToolServerRoomTest extends ServerToolCalls {
    private static final String NO_ROOM =
            "it gave lists for which there is no room: the lists of all servers together have at most 1048576 bytes";
    private static final String[] LARGE = IntStream.range(0, 8)
            .mapToObj(i -> "{\"name\": \"t%d\", \"inputSchema\": {\"type\": \"object\", \"description\": \"%s\"}}"
                    .formatted(i, "x".repeat(32_000)))
            .toArray(String[]::new);

    private static JsonPath refresh(String name) {
        return Api.post("/v1/tool-servers/" + name + "/refresh", "").jsonPath();
    }

    private static void register(String name, RpcServer server) {
        register("{\"name\": \"%s\", \"url\": \"%s\"}".formatted(name, server.url()));
    }

    @Test
    void keepsTheLastListOfAServerWhenOthersHaveTakenTheRoom() {
        try (RpcServer large = new RpcServer().lists(LARGE);
                RpcServer last = new RpcServer().lists(RpcServer.tool("query"))) {
            register("last", last);
            for (int i = 0; i < 4; i++) {
                register("s" + i, large);
                assertThat(refresh("s" + i).getList("offered")).hasSize(8);
            }
            last.lists(LARGE);

            JsonPath refused = refresh("last");

            assertThat(refused.getString("failure")).isEqualTo(NO_ROOM);
            assertThat(refused.getList("offered.name")).containsExactly("last__query");
            assertThat(refresh("s3").getString("failure")).isNull();
            Api.asOperator().delete("/v1/tool-servers/s0");
            JsonPath taken = refresh("last");
            assertThat(taken.getString("failure")).isNull();
            assertThat(taken.getList("offered")).hasSize(8);
        }
    }

    @Test
    void givesTheRoomForOneListToOneOfTwoThatAreReadAtTheSameMoment() throws Exception {
        CountDownLatch ofLeft = new CountDownLatch(1);
        CountDownLatch ofRight = new CountDownLatch(1);
        try (RpcServer large = new RpcServer().lists(LARGE);
                RpcServer left = new RpcServer().lists(RpcServer.tool("query"));
                RpcServer right = new RpcServer().lists(RpcServer.tool("query"));
                ExecutorService operators = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 3; i++) {
                register("s" + i, large);
            }
            register("left", left);
            register("right", right);
            left.on("tools/list", listsWith(ofLeft, ofRight));
            right.on("tools/list", listsWith(ofRight, ofLeft));

            List<CompletableFuture<JsonPath>> refreshed = Stream.of("left", "right")
                    .map(name -> CompletableFuture.supplyAsync(() -> refresh(name), operators))
                    .toList();

            int taken = 0;
            for (CompletableFuture<JsonPath> each : refreshed) {
                JsonPath told = each.get(60, TimeUnit.SECONDS);
                boolean isTaken = told.getList("offered").size() == 8;
                assertThat(told.getString("failure")).isEqualTo(isTaken ? null : NO_ROOM);
                assertThat(told.getList("offered")).hasSize(isTaken ? 8 : 1);
                taken += isTaken ? 1 : 0;
            }
            assertThat(taken).isEqualTo(1);
        }
    }

    /** Lists much when both servers have been asked. */
    private static RpcServer.Behaviour listsWith(CountDownLatch own, CountDownLatch other) {
        return (exchange, message) -> {
            own.countDown();
            hold(other);
            RpcServer.result("{\"tools\": [%s]}".formatted(String.join(",", LARGE)))
                    .answer(exchange, message);
        };
    }
}
