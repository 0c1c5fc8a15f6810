package io.purser.functions;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purser.akash.sdl.yaml.SdlFinding;
import io.purser.deploy.Blueprint;
import io.purser.deploy.source.plan.GeneratedSdl;
import io.purser.deploy.source.tree.Repository;
import io.purser.json.Fields;
import io.purser.problem.Problem;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The fields that name the source of a deployment: an SDL, a template or a repository, and the values for it. */
final class SourceRequest {
    private static final int LONGEST_VALUE = 100_000;
    private static final int LONGEST_URL = 300;
    private static final int LONGEST_BRANCH = 200;
    private static final Pattern PLACEHOLDER = Pattern.compile("[A-Z][A-Z0-9_]*");

    private SourceRequest() {}

    /** See {@link DeployRequest#readBlueprint}. */
    static @Nullable Blueprint readBlueprint(Fields fields, boolean isNeeded) {
        String sdl = fields.text("sdl", DeployRequest.LONGEST_SDL);
        String template = fields.text("template", 200);
        if (fields.has("sdl") == fields.has("template") && (isNeeded || fields.has("sdl"))) {
            fields.violation(
                    "sdl",
                    fields.has("sdl")
                            ? "must not be given beside a template"
                            : "is missing: give an sdl, a template, a repository or an app");
        }
        Map<String, String> env = values(fields, "env");
        Map<String, String> secrets = secrets(fields, env);
        String text = template == null ? sdl : Blueprint.template(template).orElse(null);
        if (template != null && text == null) {
            fields.violation("template", "is not there; there are " + String.join(", ", Blueprint.templates()));
        }
        if (text != null && fields.has("sdl") != fields.has("template")) {
            checkSdl(fields, text, env, secrets);
            return fields.isClean() ? new Blueprint(text, env, secrets) : null;
        }
        return null;
    }

    /** Notes every mistake in {@code repository}, {@code branch} and the values for the SDL. */
    static void readRepository(Fields fields) {
        for (String other : List.of("sdl", "template")) {
            if (fields.raw(other) != null) {
                fields.violation(other, "must not be given beside a repository");
            }
        }
        Map<String, String> env = values(fields, "env");
        checkRepository(fields, env, secrets(fields, env));
    }

    /** Notes every mistake in {@code repository} and {@code branch}. */
    static void checkRepository(Fields fields, Map<String, String> env, Map<String, String> secrets) {
        fields.parsed("repository", LONGEST_URL, Repository::parse);
        fields.parsed("branch", LONGEST_BRANCH, Repository::revision);
        for (String name : GeneratedSdl.RESERVED) {
            if (env.containsKey(name) || secrets.containsKey(name)) {
                fields.violation(
                        (env.containsKey(name) ? "env." : "secrets.") + name,
                        "is set by the SDL that is made for the repository");
            }
        }
    }

    private static Map<String, String> secrets(Fields fields, Map<String, String> env) {
        Map<String, String> secrets = values(fields, "secrets");
        secrets.keySet().stream()
                .filter(env::containsKey)
                .forEach(name -> fields.violation("secrets", "has " + name + ", which env has as well"));
        return secrets;
    }

    private static void checkSdl(Fields fields, String text, Map<String, String> env, Map<String, String> secrets) {
        Blueprint blueprint = new Blueprint(text, env, secrets);
        try {
            blueprint
                    .missing()
                    .forEach(name -> fields.violation(
                            "env." + name, "is missing: the SDL waits for it (give it in env or in secrets)"));
            blueprint
                    .unused()
                    .forEach(name -> fields.violation(
                            (env.containsKey(name) ? "env." : "secrets.") + name,
                            "has no placeholder ${" + name + "} in the SDL"));
            for (SdlFinding finding : blueprint.violations()) {
                fields.violation("sdl", finding.toString());
            }
        } catch (Problem problem) {
            problem.violations().forEach(violation -> fields.violation("sdl", violation.toString()));
        }
    }

    private static Map<String, String> values(Fields fields, String name) {
        Map<String, String> values = new LinkedHashMap<>();
        JsonNode given = fields.raw(name);
        if (given == null) {
            return values;
        }
        if (!(given instanceof ObjectNode object)) {
            fields.violation(name, "has to be an object of texts, as in {\"PURSER_DB_URL\": \"…\"}");
            return values;
        }
        object.properties().forEach(entry -> {
            String path = name + "." + entry.getKey();
            if (!PLACEHOLDER.matcher(entry.getKey()).matches()) {
                fields.violation(path, "is no placeholder's name: those are capitals, digits and underscores");
            } else if (!entry.getValue().isTextual()) {
                fields.violation(path, "has to be a text");
            } else if (entry.getValue().textValue().length() > LONGEST_VALUE) {
                fields.violation(path, "is longer than %d characters".formatted(LONGEST_VALUE));
            } else {
                values.put(entry.getKey(), entry.getValue().textValue());
            }
        });
        return values;
    }
}
