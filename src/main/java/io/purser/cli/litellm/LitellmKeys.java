package io.purser.cli.litellm;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Finds the variable that holds the key of a model of LiteLLM. It copies no key, gives the key of a provider to no other
 * address, and lets no two keys of the file have one variable.
 */
final class LitellmKeys {
    private static final Pattern FROM_ENVIRONMENT = Pattern.compile("os\\.environ/([A-Za-z_][A-Za-z0-9_]*)");
    private static final Pattern AUTHORITY = Pattern.compile("https?://(?:[^/@]*@)?([^/?#]*).*");
    private static final String ENDING = "_API_KEY";
    /** What people write where an endpoint needs no key. */
    private static final Set<String> NO_KEYS = Set.of(
            "",
            "none",
            "empty",
            "null",
            "dummy",
            "anything",
            "not-needed",
            "not_needed",
            "no-key",
            "no_key",
            "na",
            "n/a",
            "-",
            "x");

    private final List<String> left;
    /** The variables that models of the file use already. */
    private final Set<String> used = new HashSet<>();
    /** The keys in the file by the variable that they would have alone. */
    private final Map<String, List<String>> literals = new HashMap<>();

    /**
     * For these models.
     *
     * @param left what the import could not take over
     */
    LitellmKeys(JsonNode models, List<String> left) {
        this.left = left;
        for (JsonNode model : models) {
            JsonNode parameters = model.path("litellm_params");
            String key = parameters.path("api_key").asText("");
            fromEnvironment(key).ifPresent(used::add);
            if (key.isEmpty() && parameters.path("api_base").asText("").isEmpty()) {
                String called = parameters.path("model").asText("");
                LitellmProvider.of(called.substring(0, Math.max(0, called.indexOf('/'))))
                        .map(LitellmProvider::keyVariable)
                        .ifPresent(used::add);
            }
        }
    }

    /** The variable with the key of the model at that address; null if it seems to need none. */
    @Nullable
    String variable(JsonNode key, LitellmProvider provider, String url, String path) {
        String literal = key.asText("");
        Optional<String> named = fromEnvironment(literal);
        if (named.isPresent()) {
            return named.get();
        }
        String own = provider.baseUrl();
        if (own != null && !authority(own).equals(authority(url))) {
            return NO_KEYS.contains(literal.toLowerCase(Locale.ROOT))
                    ? null
                    : variableOf(literal, nameOf(provider.prefix() + "_" + authority(url)), path);
        }
        String usual = provider.keyVariable();
        if (literal.isEmpty()) {
            return usual;
        }
        if (usual == null) {
            left.add(path + ".litellm_params.api_key: a key in a file is not copied; put it into a variable, and name"
                    + " that as endpoint_env");
            return null;
        }
        return variableOf(literal, usual, path);
    }

    private static Optional<String> fromEnvironment(String key) {
        Matcher variable = FROM_ENVIRONMENT.matcher(key);
        return variable.matches() ? Optional.of(variable.group(1)) : Optional.empty();
    }

    /** The host and the port of an address. */
    private static String authority(String url) {
        Matcher parts = AUTHORITY.matcher(url.toLowerCase(Locale.ROOT));
        return parts.matches() ? parts.group(1) : url;
    }

    private static String nameOf(String text) {
        return text.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]+", "_") + ENDING;
    }

    /** The variable for this key: the proposed one, or with a number if that has another key already. */
    private String variableOf(String literal, String proposed, String path) {
        List<String> known = literals.computeIfAbsent(proposed, name -> new ArrayList<>());
        if (!known.contains(literal)) {
            known.add(literal);
        }
        int number = known.indexOf(literal) + (used.contains(proposed) ? 2 : 1);
        String variable = number == 1 ? proposed : proposed.replaceFirst(ENDING + "$", "_" + number + ENDING);
        left.add("%s.litellm_params.api_key: a key in a file is not copied; put it into %s".formatted(path, variable));
        return variable;
    }
}
