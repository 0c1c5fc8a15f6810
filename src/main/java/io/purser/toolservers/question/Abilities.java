package io.purser.toolservers.question;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purser.json.PlainJson;
import java.util.EnumSet;
import java.util.Set;

/**
 * What a caller can be asked for while a tool runs. The server of the tool learns it, and nothing else of what the caller
 * says of itself.
 */
public record Abilities(Set<Ability> all) {
    /** Of a caller that cannot be asked anything. */
    public static final Abilities NONE = new Abilities(Set.of());

    /** One of them. */
    public enum Ability {
        FORMS("elicitation", "form", 1),
        PAGES("elicitation", "url", 2),
        SAMPLING("sampling", "", 4),
        SAMPLING_WITH_TOOLS("sampling", "tools", 8),
        SAMPLING_WITH_CONTEXT("sampling", "context", 16),
        ROOTS("roots", "", 32);

        private final String capability;
        private final String part;
        /** In the ids of sessions, which outlive a release. */
        private final int bit;

        Ability(String capability, String part, int bit) {
            this.capability = capability;
            this.part = part;
            this.bit = bit;
        }

        private boolean isIn(JsonNode capabilities) {
            JsonNode declared = capabilities.path(capability);
            if (!declared.isObject()) {
                return false;
            }
            // An elicitation without parts is one by forms.
            return part.isEmpty() || declared.path(part).isObject() || (this == FORMS && !declared.has(PAGES.part));
        }
    }

    public Abilities {
        all = Set.copyOf(all);
    }

    /** The abilities in the capabilities of a client; others are passed over. */
    public static Abilities read(JsonNode capabilities) {
        Set<Ability> found = EnumSet.noneOf(Ability.class);
        for (Ability ability : Ability.values()) {
            if (ability.isIn(capabilities)) {
                found.add(ability);
            }
        }
        return new Abilities(found);
    }

    /** The abilities as capabilities of a client. */
    public ObjectNode toJson() {
        ObjectNode capabilities = PlainJson.MAPPER.createObjectNode();
        for (Ability ability : Ability.values()) {
            if (all.contains(ability)) {
                ObjectNode capability = capabilities.withObjectProperty(ability.capability);
                if (!ability.part.isEmpty()) {
                    capability.putObject(ability.part);
                }
            }
        }
        return capabilities;
    }

    /** Whether it has none. */
    public boolean isEmpty() {
        return all.isEmpty();
    }

    boolean has(Ability ability) {
        return all.contains(ability);
    }

    /** The abilities as bits. */
    byte bits() {
        int bits = 0;
        for (Ability ability : all) {
            bits |= ability.bit;
        }
        return (byte) bits;
    }

    /** The abilities of those bits; others are passed over. */
    static Abilities ofBits(byte bits) {
        Set<Ability> found = EnumSet.noneOf(Ability.class);
        for (Ability ability : Ability.values()) {
            if ((bits & ability.bit) != 0) {
                found.add(ability);
            }
        }
        return new Abilities(found);
    }

    /** Whether the caller can be asked that. */
    public boolean allow(String method, JsonNode params) {
        return switch (method) {
            case "elicitation/create" -> all.contains(isPage(params) ? Ability.PAGES : Ability.FORMS);
            case "sampling/createMessage" ->
                all.contains(Ability.SAMPLING)
                        && (all.contains(Ability.SAMPLING_WITH_TOOLS) || !wantsTools(params))
                        && (all.contains(Ability.SAMPLING_WITH_CONTEXT) || !wantsContext(params));
            case "roots/list" -> all.contains(Ability.ROOTS);
            default -> false;
        };
    }

    private static boolean wantsTools(JsonNode params) {
        return params.has("tools") || params.has("toolChoice");
    }

    private static boolean wantsContext(JsonNode params) {
        return params.has("includeContext")
                && !"none".equals(params.path("includeContext").asText());
    }

    private static boolean isPage(JsonNode params) {
        return "url".equals(params.path("mode").asText()) || params.has("url");
    }
}
