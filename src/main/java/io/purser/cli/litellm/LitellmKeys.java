package io.purser.cli.litellm;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Finds the variable that holds the key of a model of LiteLLM. It copies no key, and gives none to another address. */
final class LitellmKeys {
    private static final Pattern FROM_ENVIRONMENT = Pattern.compile("os\\.environ/([A-Za-z_][A-Za-z0-9_]*)");
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
    /** The keys in the file by the variable of their provider: each of them gets a variable of its own. */
    private final Map<String, List<String>> literals = new HashMap<>();

    /**
     * Nothing yet.
     *
     * @param left what the import could not take over
     */
    LitellmKeys(List<String> left) {
        this.left = left;
    }

    /** The variable with the key of the model at that address; null if it seems to need none. */
    @Nullable
    String variable(JsonNode key, LitellmProvider provider, String url, String path) {
        return isElsewhere(url, provider)
                ? ownVariable(key, provider, url, path)
                : usualVariable(key, provider.keyVariable(), path);
    }

    /** Whether the address is another one than the provider's own, which alone may get the provider's key. */
    private static boolean isElsewhere(String url, LitellmProvider provider) {
        String own = provider.baseUrl();
        return own != null && !String.valueOf(host(own)).equalsIgnoreCase(String.valueOf(host(url)));
    }

    private static @Nullable String host(String url) {
        try {
            return new URI(url).getHost();
        } catch (URISyntaxException e) {
            return null;
        }
    }

    /** The variable with the key of an address that is not the provider's own; null if it seems to need none. */
    private @Nullable String ownVariable(JsonNode key, LitellmProvider provider, String url, String path) {
        Matcher variable = FROM_ENVIRONMENT.matcher(key.asText(""));
        if (variable.matches()) {
            return variable.group(1);
        }
        if (NO_KEYS.contains(key.asText("").toLowerCase(Locale.ROOT))) {
            return null;
        }
        String own = "%s_%s_API_KEY"
                .formatted(provider.prefix(), host(url))
                .toUpperCase(Locale.ROOT)
                .replaceAll("[^A-Z0-9]+", "_");
        left.add("%s.litellm_params.api_key: a key in a file is not copied; put it into %s".formatted(path, own));
        return own;
    }

    private @Nullable String usualVariable(JsonNode key, @Nullable String usual, String path) {
        Matcher variable = FROM_ENVIRONMENT.matcher(key.asText(""));
        if (variable.matches()) {
            return variable.group(1);
        }
        if (key.asText("").isEmpty() || usual == null) {
            if (usual == null && !key.asText("").isEmpty()) {
                left.add(path + ".litellm_params.api_key: a key in a file is not copied; put it into a variable, and"
                        + " name that as endpoint_env");
            }
            return usual;
        }
        List<String> known = literals.computeIfAbsent(usual, name -> new ArrayList<>());
        if (!known.contains(key.asText())) {
            known.add(key.asText());
        }
        int number = known.indexOf(key.asText()) + 1;
        String numbered = number == 1 ? usual : usual.replaceFirst("_API_KEY$", "_" + number + "_API_KEY");
        left.add("%s.litellm_params.api_key: a key in a file is not copied; put it into %s".formatted(path, numbered));
        return numbered;
    }
}
