package io.purser.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.purser.support.Entries;
import io.purser.support.FakeProviderResource;
import io.purser.support.PostgresResource;
import io.purser.support.TestSystem;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Providers with two keys each; each test has a provider of its own, because keys rest. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
@WithTestResource(
        value = FakeProviderResource.class,
        scope = TestResourceScope.RESTRICTED_TO_CLASS,
        initArgs = {
            @ResourceArg(name = "OPENROUTER_API_KEY", value = "sk-fake-one, sk-fake-two"),
            @ResourceArg(name = "REQUESTY_API_KEY", value = "sk-fake-one,sk-fake-two,"),
            @ResourceArg(name = "LOCALAI_API_KEY", value = "sk-fake-one,sk-fake-two"),
            @ResourceArg(name = "purser.provider.longest-rest", value = "PT5M"),
            @ResourceArg(name = "purser.provider.rest", value = "PT5M")
        })
class ProviderKeysCallTest {
    private static List<String> keysOf(String mark) {
        return TestSystem.callsWith(mark).stream()
                .map(call -> call.path("authorization").asText())
                .toList();
    }

    private static String ask(String model, String script) {
        String mark = TestSystem.unique("keys");
        CompletionRequest request = new CompletionRequest(model, script.replace("@", mark));
        Response answer = request.post();
        assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(200);
        assertThat(answer.header("x-purser-model")).isEqualTo(model);
        List<Map<String, Object>> entries =
                Entries.of(request.task, keysOf(mark).size());
        assertThat(entries).extracting(entry -> entry.get("target")).containsOnly(model);
        assertThat(entries.getLast().get("status")).isEqualTo("ok");
        return mark;
    }

    @Test
    void goesOnWithAnotherKeyWhenOneIsLimitedAndLeavesThatOneAlone() {
        String limited = "{'mark': '@', 'sk-fake-one': {'status': 429, 'retry_after': 60}}";

        assertThat(keysOf(ask(CompletionRequest.QWEN, limited)))
                .containsExactly("Bearer sk-fake-one", "Bearer sk-fake-two");
        assertThat(keysOf(ask(CompletionRequest.QWEN, limited))).containsExactly("Bearer sk-fake-two");
        assertThat(keysOf(ask(CompletionRequest.QWEN, limited))).containsExactly("Bearer sk-fake-two");
        // another model has limits of its own
        List<String> others = List.of(
                keysOf(ask(CompletionRequest.GPT, "{'mark': '@'}")).getFirst(),
                keysOf(ask(CompletionRequest.GPT, "{'mark': '@'}")).getFirst());
        assertThat(others).containsExactlyInAnyOrder("Bearer sk-fake-one", "Bearer sk-fake-two");
    }

    @Test
    void goesOnWithAnotherKeyWhenTheCreditOfOneIsSpent() {
        String spent = "{'mark': '@', 'sk-fake-one': {'status': 402}}";

        assertThat(keysOf(ask(CompletionRequest.CLAUDE, spent)))
                .containsExactly("Bearer sk-fake-one", "Bearer sk-fake-two");
        assertThat(keysOf(ask(CompletionRequest.CLAUDE, spent))).containsExactly("Bearer sk-fake-two");
    }

    @Test
    void failsWithoutShowingAKeyWhenAllAreRefused() {
        CompletionRequest request = new CompletionRequest(CompletionRequest.LOCAL, "{'status': 401}");

        Response answer = request.post();

        assertThat(answer.statusCode()).isEqualTo(502);
        assertThat(answer.asString()).doesNotContain("sk-fake");
        assertThat(Entries.of(request.task, 2))
                .extracting(entry -> entry.get("status"))
                .containsOnly("error");
    }
}
