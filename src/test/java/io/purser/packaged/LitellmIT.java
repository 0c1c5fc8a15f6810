package io.purser.packaged;

import static org.assertj.core.api.Assertions.assertThat;

import io.purser.support.FakeProvider;
import io.purser.support.KillablePostgres;
import io.restassured.path.json.JsonPath;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A LiteLLM configuration becomes files with which Purser starts and serves the same names. */
class LitellmIT {
    private static void importTo(Path folder, Path config) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(PackagedPurser.command());
        command.addAll(List.of("import", "litellm", config.toString(), "--to", folder.toString()));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(printed).isZero();
    }

    @Test
    void servesTheNamesOfTheGroupsAndTheirFallbacks(@TempDir Path folder) throws Exception {
        try (FakeProvider provider = new FakeProvider();
                KillablePostgres postgres = new KillablePostgres(Map.of())) {
            String url = provider.baseUrl();
            Path config = Files.writeString(folder.resolve("config.yaml"), """
                    model_list:
                      - model_name: main
                        litellm_params: {model: openai/broken, api_base: "%1$s", api_key: os.environ/MAIN_KEY}
                        model_info: {input_cost_per_token: 0.000001, output_cost_per_token: 0.000002, max_input_tokens: 8000}
                      - model_name: spare
                        litellm_params: {model: openai/other, api_base: "%1$s", api_key: os.environ/MAIN_KEY}
                        model_info: {input_cost_per_token: 0.000002, output_cost_per_token: 0.000004, max_input_tokens: 8000}
                    router_settings: {fallbacks: [{main: [spare]}]}
                    litellm_settings: {max_internal_user_budget: 0.5, internal_user_budget_duration: 30d}
                    """.formatted(url));
            importTo(folder, config);

            try (PackagedPurser purser = PackagedPurser.start(
                    postgres.plainUrl(),
                    Map.of(
                            "PURSER_PROVIDERS",
                            folder.resolve("providers.json").toString(),
                            "PURSER_BUDGETS",
                            folder.resolve("budgets.json").toString(),
                            "PURSER_SECRETS_KEY",
                            "tests:MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=",
                            "MAIN_KEY",
                            "sk-fake-0123456789"))) {
                HttpResponse<String> answer = purser.post(
                        "/v1/chat/completions",
                        "{\"model\": \"main\", \"max_tokens\": 100, \"messages\": [{\"role\": \"user\", \"content\":"
                                + " \"{\\\"broken\\\": {\\\"status\\\": 500}, \\\"prompt\\\": 100, \\\"completion\\\": 50}\"}]}");

                assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
                assertThat(answer.headers().firstValue("x-purser-model")).contains("openai:other");
                // 100 tokens at 0.000002 and 50 at 0.000004 dollars
                assertThat(answer.headers().firstValue("x-purser-cost-usd")).contains("0.0004");
                JsonPath budgets = new JsonPath(purser.get("/v1/me").body());
                assertThat(budgets.getString("budgets.find { it.name == 'each-key' }.spent_usd"))
                        .isEqualTo("0.0004");
                assertThat(budgets.getString("budgets.find { it.name == 'each-key' }.scope"))
                        .isEqualTo("key=operator");
            }
        }
    }
}
