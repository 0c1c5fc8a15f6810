package io.purser.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.purser.support.Entries;
import io.purser.support.FakeProviderResource;
import io.purser.support.MessagesProviders;
import io.purser.support.PostgresResource;
import io.purser.support.TestSystem;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import org.junit.jupiter.api.Test;

/** The translation of a chat completion and of its answer takes memory: two megabytes are there for a key. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
@WithTestResource(MessagesProviders.class)
@WithTestResource(
        value = FakeProviderResource.class,
        initArgs = @ResourceArg(name = FakeProviderResource.SETTINGS, value = """
                purser.request-memory-bytes         = 4000000
                purser.request-memory-per-key-bytes = 2000000
                """))
class ChatAtMessagesMemoryTest {
    private static final String CLAUDE = "anthropic:claude";
    private static final String PLAIN = "openrouter:plain";

    private static CompletionRequest saying(String model, int bytes) {
        return new CompletionRequest(model, "{'say_bytes': %d}".formatted(bytes));
    }

    @Test
    void takesNoLongerAnswerThanItHasTheMemoryToTranslate() {
        CompletionRequest longer = saying(CLAUDE, 200_000);

        // Twelve times 120,000 bytes are within the memory, and twelve times 200,000 are not; six times are.
        Response translated = saying(CLAUDE, 120_000).post();
        Response refused = longer.post();
        Response plain = saying(PLAIN, 200_000).post();

        assertThat(translated.jsonPath().getString("choices[0].message.content"))
                .hasSize(120_000);
        assertThat(refused.statusCode()).isEqualTo(502);
        assertThat(refused.jsonPath().getString("error.message")).contains("more than this Purser has the memory for");
        Entries.assertBoundIsCharged(longer.task);
        assertThat(plain.jsonPath().getString("choices[0].message.content")).hasSize(200_000);
        assertThat(saying(CLAUDE, 120_000).post().statusCode()).isEqualTo(200);
    }

    @Test
    void sendsNoRequestThatItHasNoMemoryToTranslate() {
        String parts = "[{'role': 'user', 'content': [%s{'type': 'text', 'text': 'a'}]}]"
                .formatted("{'type': 'text', 'text': 'a'}, ".repeat(1_500));
        CompletionRequest request = new CompletionRequest(CLAUDE, "x").with("messages", parts);
        request.body.put("user", request.task);

        // The tree of 1,501 parts takes about a megabyte, and the blocks that are written half as much again.
        Response refused = request.post();
        Response plain =
                new CompletionRequest(PLAIN, "x").with("messages", parts).post();

        // No second attempt would find more memory: the tree and the blocks are both of this request.
        assertThat(refused.statusCode()).as(refused.asString()).isEqualTo(413);
        assertThat(refused.jsonPath().getString("error.message")).contains("send less");
        assertThat(TestSystem.callsWith(request.task)).isEmpty();
        assertThat(Entries.of(request.task)).isEmpty();
        assertThat(plain.statusCode()).as(plain.asString()).isEqualTo(200);
    }
}
