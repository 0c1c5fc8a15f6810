package io.purser.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.purser.support.FakeProviderResource;
import io.purser.support.PostgresResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** OpenAI's own client for Node, unchanged but for its base URL; {@code npm ci} in its folder brings it. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
@WithTestResource(FakeProviderResource.class)
class OpenAiNodeClientTest {
    private static final Path FOLDER = Path.of("src", "test", "node");

    @Test
    void getsWhatItExpectsFromTwentyCalls() throws Exception {
        assumeTrue(
                Files.isDirectory(FOLDER.resolve("node_modules").resolve("openai")),
                "skipped: npm's openai is not there; run `npm ci` in " + FOLDER);
        assumeTrue(hasNode(), "skipped: there is no node on this machine");

        Process process = new ProcessBuilder(
                        "node",
                        "client.mjs",
                        "http://localhost:" + RestAssured.port + "/v1",
                        PostgresResource.OPERATOR_KEY)
                .directory(FOLDER.toFile())
                .redirectErrorStream(true)
                .start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor()).as(printed).isZero();
        assertThat(printed).isEqualTo("22 of 22 calls went as they should\n");
    }

    private static boolean hasNode() throws InterruptedException {
        try {
            return new ProcessBuilder("node", "--version").start().waitFor() == 0;
        } catch (IOException e) {
            return false;
        }
    }
}
