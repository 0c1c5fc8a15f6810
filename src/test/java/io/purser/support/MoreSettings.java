package io.purser.support;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.Map;

/**
 * Settings that some tests need and that no other one of them notices, so that one start of Purser is enough for all:
 * agents with endpoints, a page whose browser may call the tools, and a policy that decides beside the one in force.
 */
public final class MoreSettings implements QuarkusTestProfile {
    /** The origin of that page. */
    public static final String PAGE = "https://agents.example.com";

    private static final String AGENTS = """
            {"agents": [
              {"name": "baker", "description": "bread", "endpoint": "openrouter:mistral-7b",
               "examples": ["Bake a loaf of bread", "Bake fresh bread", "Bake white bread from dough",
                            "Mix dough for bread"],
               "budget": {"task_usd": "0.50"}},
              {"name": "smith", "description": "iron",
               "examples": ["Forge a sword of iron", "Forge an iron sword", "Mend the iron plough",
                            "Forge a plough of iron"]},
              {"name": "clerk", "description": "seals", "endpoint": "localai:phi-4-14b",
               "examples": ["Seal the letter with wax", "Stamp the seal", "Seal the charter",
                            "Melt wax for the seal"]},
              {"name": "monk", "description": "books", "endpoint": "openrouter:mistral-7b",
               "examples": ["Copy the old book", "Bind the old book", "Copy the book of psalms",
                            "Read the old book"],
               "models": {"confidential": true}}]}""";

    private static final String SHADOW_POLICY = """
            {"name": "cheaper", "rules": [
              {"when": {"quality": "high"}, "target": "openrouter:gpt-4o-mini"},
              {"target": "openrouter:mistral-7b"}]}""";

    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of(
                "purser.agents",
                AGENTS.replace('\n', ' '),
                "purser.tool-origins",
                PAGE + ",https://other.example.com:8443",
                "purser.shadow-policy",
                SHADOW_POLICY.replace('\n', ' '));
    }
}
