package io.purser.cli.litellm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class LitellmCommandTest {
    /** The parts of a configuration that people write, in the form of LiteLLM's reference. */
    static final String CONFIG = """
            model_list:
              - model_name: gpt-4o
                litellm_params:
                  model: openai/gpt-4o
                  api_key: os.environ/OPENAI_API_KEY
                  rpm: 500
                model_info:
                  input_cost_per_token: 0.0000025
                  output_cost_per_token: 1e-05
                  cache_read_input_token_cost: 0.00000125
                  max_input_tokens: 128000
                  max_output_tokens: 16384
              - model_name: gpt-4o
                litellm_params:
                  model: openai/gpt-4o
                  api_key: os.environ/SECOND_OPENAI_KEY
                  input_cost_per_token: 0.0000025
                  output_cost_per_token: 0.00001
              - model_name: claude
                litellm_params:
                  model: anthropic/claude-sonnet-4-5
                  api_key: sk-ant-this-is-a-secret
                  input_cost_per_token: 0.000003
                  output_cost_per_token: 0.000015
                model_info: {max_input_tokens: 200000}
              - model_name: local
                litellm_params: {model: ollama/llama3.1, api_base: "http://gpu:11434"}
                model_info: {input_cost_per_token: 0, output_cost_per_token: 0, max_tokens: 8192}
              - model_name: embed
                litellm_params: {model: text-embedding-3-small, input_cost_per_token: 2e-8, output_cost_per_token: 0}
                model_info: {mode: embedding, max_input_tokens: 8191}
              - model_name: bedrock-claude
                litellm_params: {model: bedrock/anthropic.claude-3, aws_region_name: us-east-1}
              - model_name: "openai/*"
                litellm_params: {model: "openai/*"}
            router_settings:
              routing_strategy: usage-based-routing-v2
              fallbacks: [{"gpt-4o": ["claude"]}]
              model_group_alias: {"gpt-4": "gpt-4o", "old": "nobody"}
              provider_budget_config:
                openai: {budget_limit: 0.5, time_period: 1d}
                anthropic: {budget_limit: 5, time_period: 11d}
            litellm_settings:
              drop_params: true
              max_budget: 100
              budget_duration: 30d
              max_internal_user_budget: 2.5
              internal_user_budget_duration: 1mo
              default_fallbacks: [local]
            general_settings:
              master_key: sk-1234
            """;

    private record Ran(int exitCode, String output, String errors) {}

    private static Ran run(Path config, Path folder, String... more) {
        StringWriter output = new StringWriter();
        StringWriter errors = new StringWriter();
        List<String> arguments = new ArrayList<>(List.of(config.toString(), "--to", folder.toString()));
        arguments.addAll(List.of(more));
        int exitCode = new CommandLine(new LitellmCommand())
                .setOut(new PrintWriter(output, true))
                .setErr(new PrintWriter(errors, true))
                .execute(arguments.toArray(String[]::new));
        return new Ran(exitCode, output.toString(), errors.toString());
    }

    private static JsonNode json(Path file) throws IOException {
        return new ObjectMapper().readTree(file.toFile());
    }

    @Test
    void writesModelsAliasesAndBudgetsAndSaysWhatIsLeft(@TempDir Path folder) throws IOException {
        Path config = Files.writeString(folder.resolve("config.yaml"), CONFIG);

        Ran ran = run(config, folder);

        assertThat(ran.errors()).isEmpty();
        assertThat(ran.exitCode()).isZero();
        ObjectMapper mapper = new ObjectMapper();
        assertThat(json(folder.resolve("providers.json"))).isEqualTo(mapper.readTree("""
                [{"name": "openai", "model": "gpt-4o", "cost_in": 0.0025, "cost_out": 0.01, "cost_cached": 0.00125,
                  "max_context": 128000, "max_output": 16384, "endpoint_env": "OPENAI_API_KEY",
                  "base_url": "https://api.openai.com/v1"},
                 {"name": "openai-2", "model": "gpt-4o", "cost_in": 0.0025, "cost_out": 0.01,
                  "max_context": 128000, "endpoint_env": "SECOND_OPENAI_KEY", "base_url": "https://api.openai.com/v1"},
                 {"name": "anthropic", "model": "claude-sonnet-4-5", "cost_in": 0.003, "cost_out": 0.015,
                  "max_context": 200000, "endpoint_env": "ANTHROPIC_API_KEY",
                  "base_url": "https://api.anthropic.com/v1", "dialect": "messages"},
                 {"name": "ollama", "model": "llama3.1", "cost_in": 0, "cost_out": 0, "max_context": 8192,
                  "base_url": "http://gpu:11434/v1"},
                 {"name": "openai", "model": "text-embedding-3-small", "cost_in": 0.00002, "cost_out": 0,
                  "max_context": 8191, "capabilities": ["embeddings"], "endpoint_env": "OPENAI_API_KEY",
                  "base_url": "https://api.openai.com/v1"},
                 {"aliases": {
                   "gpt-4o": ["openai:gpt-4o", "openai-2:gpt-4o", "anthropic:claude-sonnet-4-5", "ollama:llama3.1"],
                   "claude": ["anthropic:claude-sonnet-4-5", "ollama:llama3.1"],
                   "local": ["ollama:llama3.1"],
                   "embed": ["openai:text-embedding-3-small", "ollama:llama3.1"],
                   "gpt-4": ["openai:gpt-4o", "openai-2:gpt-4o", "ollama:llama3.1"]}}]
                """));
        assertThat(json(folder.resolve("budgets.json"))).isEqualTo(mapper.readTree("""
                [{"name": "litellm", "scope": {}, "limit_usd": "100", "window": "month"},
                 {"name": "each-key", "scope": {"key": "*"}, "limit_usd": "2.5", "window": "month"},
                 {"name": "provider-openai", "scope": {"provider": "openai"}, "limit_usd": "0.5", "window": "day"}]
                """));
        assertThat(ran.output()
                        .lines()
                        .filter(line -> line.startsWith("not taken over: "))
                        .map(line -> line.substring(16)))
                .containsExactly(
                        "model_list[0].litellm_params.rpm",
                        "model_list[1]: the context of openai-2:gpt-4o is not in the file; max_context 128000 is assumed",
                        "model_list[2].litellm_params.api_key: a key in a file is not copied; put it into ANTHROPIC_API_KEY",
                        "model_list[5]: bedrock/anthropic.claude-3 is not called by an OpenAI-compatible API or Anthropic's that is known here; give its base_url in providers.json",
                        "model_list[6]: openai/* stands for many models; PURSER_CATALOG_REFRESH offers all that a provider lists",
                        "router_settings.model_group_alias.old: there is no model nobody",
                        "router_settings.provider_budget_config.anthropic.time_period: no window of Purser lasts 11d; make the budget by hand",
                        "router_settings.provider_budget_config.openai: its budget does not count openai-2; make one for it by hand",
                        "router_settings.routing_strategy",
                        "litellm_settings.drop_params",
                        "general_settings.master_key");
        assertThat(ran.output()).doesNotContain("this-is-a-secret").contains("PURSER_BUDGETS=");
        assertThat(Files.readString(folder.resolve("providers.json"))).doesNotContain("this-is-a-secret");
    }

    /** The key of OpenAI belongs to OpenAI alone. */
    @Test
    void givesNoOtherAddressTheKeyOfAProvider(@TempDir Path folder) throws IOException {
        Path config = Files.writeString(folder.resolve("config.yaml"), """
                model_list:
                  - model_name: a
                    litellm_params: {model: openai/a, api_base: "http://gpu:8000/v1", api_key: none}
                  - model_name: b
                    litellm_params: {model: openai/b, api_base: "https://llm.example.com/v1", api_key: literal}
                  - model_name: c
                    litellm_params: {model: openai/c, api_base: "http://gpu:8000/v1"}
                  - model_name: d
                    litellm_params: {model: openai/d, api_base: "https://api.openai.com/v1", api_key: literal}
                  - model_name: e
                    litellm_params: {model: openai/e, api_key: another}
                  - model_name: f
                    litellm_params: {model: openai/f, api_base: "http://my_vllm:8001/v1", api_key: first}
                  - model_name: g
                    litellm_params: {model: openai/g, api_base: "http://my_vllm:8002/v1", api_key: second}
                  - model_name: h
                    litellm_params: {model: groq/h, api_key: os.environ/GROQ_API_KEY}
                  - model_name: i
                    litellm_params: {model: groq/i, api_key: third}
                """);

        Ran ran = run(config, folder);

        List<String> variables = new ArrayList<>();
        json(folder.resolve("providers.json"))
                .forEach(model -> variables.add(model.path("endpoint_env").asText("none")));
        assertThat(variables.subList(0, 9))
                .containsExactly(
                        "none",
                        "OPENAI_LLM_EXAMPLE_COM_API_KEY",
                        "none",
                        "OPENAI_API_KEY",
                        "OPENAI_2_API_KEY",
                        "OPENAI_MY_VLLM_8001_API_KEY",
                        "OPENAI_MY_VLLM_8002_API_KEY",
                        "GROQ_API_KEY",
                        "GROQ_2_API_KEY");
        assertThat(ran.output())
                .contains("not taken over: model_list[1].litellm_params.api_key: a key in a file is not copied; put it"
                        + " into OPENAI_LLM_EXAMPLE_COM_API_KEY")
                .doesNotContain("model_list[0].litellm_params.api_key");
    }

    @Test
    void givesEachBudgetANameOfItsOwn(@TempDir Path folder) throws IOException {
        Path config = Files.writeString(folder.resolve("config.yaml"), """
                model_list:
                  - model_name: local
                    litellm_params: {model: ollama/llama3.1, api_base: "http://gpu:11434"}
                    model_info: {input_cost_per_token: 0, output_cost_per_token: 0, max_tokens: 8192}
                router_settings:
                  provider_budget_config:
                    ollama: {budget_limit: 1, time_period: 1d}
                    ollama_chat: {budget_limit: 2, time_period: 1d}
                """);

        run(config, folder);

        assertThat(json(folder.resolve("budgets.json"))).isEqualTo(new ObjectMapper().readTree("""
                [{"name": "provider-ollama", "scope": {"provider": "ollama"}, "limit_usd": "1", "window": "day"},
                 {"name": "provider-ollama_chat", "scope": {"provider": "ollama"}, "limit_usd": "2", "window": "day"}]
                """));
    }

    @Test
    void replacesNoFileUnlessItIsForced(@TempDir Path folder) throws IOException {
        Path config = Files.writeString(folder.resolve("config.yaml"), CONFIG);
        Path there = Files.writeString(folder.resolve("providers.json"), "mine");

        Ran refused = run(config, folder);
        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.errors()).contains("providers.json is there already; --force replaces it");
        assertThat(there).hasContent("mine");

        assertThat(run(config, folder, "--force").exitCode()).isZero();
        assertThat(json(there).path(0).path("model").asText()).isEqualTo("gpt-4o");
    }

    @Test
    void saysWhatIsWrongWithAConfiguration(@TempDir Path folder) throws IOException {
        Path config = folder.resolve("config.yaml");

        assertThat(run(config, folder).errors()).contains("config.yaml");
        assertThat(run(Files.writeString(config, ""), folder).errors()).contains("it has no model_list");
        assertThat(run(Files.writeString(config, "a: [1\nb: 2"), folder).errors())
                .contains("cannot be read: line 2");
        Ran none = run(
                Files.writeString(config, "model_list: [{model_name: x, litellm_params: {model: azure/x}}]"), folder);
        assertThat(none.exitCode()).isEqualTo(1);
        assertThat(none.errors()).contains("azure/x is not called").contains("has no model that Purser can take over");
        assertThat(folder.resolve("providers.json")).doesNotExist();
    }
}
