package io.purser.functions;

import io.purser.akash.sdl.yaml.SdlFinding;
import io.purser.deploy.Blueprint;
import io.purser.deploy.source.plan.GeneratedSdl;
import io.purser.deploy.source.tree.Repository;
import io.purser.json.Fields;
import io.purser.problem.Problem;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The source of a deployment: an SDL, a template, or a repository on GitHub.
 *
 * @param sdl the text of an SDL, or null if a template or a repository is named
 * @param template the name of a file in {@code akash/}, without its extension
 * @param repository a repository on GitHub, from whose files Purser makes an SDL
 * @param branch a branch of the repository, or null for the default branch
 */
@RegisterForReflection
public record SourceRequest(
        @Schema(maxLength = LONGEST_SDL) @Nullable String sdl,
        @Schema(maxLength = Fields.LONGEST_NAME) @Nullable String template,
        @Schema(maxLength = LONGEST_URL) @Nullable String repository,
        @Schema(maxLength = LONGEST_BRANCH) @Nullable String branch) {
    /** The description of the field {@code sdl}. */
    public static final String SDL = "The text of an SDL, whose placeholders env and secrets fill.";

    /** The most characters of an SDL. */
    public static final int LONGEST_SDL = 1_000_000;

    static final SourceRequest NONE = new SourceRequest(null, null, null, null);

    private static final int LONGEST_URL = 300;
    private static final int LONGEST_BRANCH = 200;

    /** The text of the SDL or of the template. */
    String text() {
        return sdl == null ? Blueprint.template(String.valueOf(template)).orElseThrow() : sdl;
    }

    /**
     * Reads the SDL of a body with its values. Returns null if the body names none, or if it has a mistake, which is
     * noted.
     *
     * @param isNeeded whether the body has to name an SDL
     */
    public static @Nullable Blueprint readBlueprint(Fields fields, boolean isNeeded) {
        String sdl = fields.text("sdl", LONGEST_SDL);
        String template = fields.text("template", Fields.LONGEST_NAME);
        if (fields.has("sdl") == fields.has("template") && (isNeeded || fields.has("sdl"))) {
            fields.violation(
                    "sdl",
                    fields.has("sdl")
                            ? "must not be given beside a template"
                            : "is missing: give an sdl, a template, a repository or an app");
        }
        ValuesRequest values = ValuesRequest.read(fields);
        String text = template == null ? sdl : Blueprint.template(template).orElse(null);
        if (template != null && text == null) {
            fields.violation("template", "is not there; there are " + String.join(", ", Blueprint.templates()));
        }
        if (text != null && fields.has("sdl") != fields.has("template")) {
            Blueprint blueprint = new Blueprint(text, values.visible(), values.sealed());
            checkSdl(fields, blueprint, values);
            return fields.isClean() ? blueprint : null;
        }
        return null;
    }

    /** Notes every mistake in {@code repository}, {@code branch} and the values for the SDL. */
    static void checkRepositoryAlone(Fields fields) {
        for (String other : List.of("sdl", "template")) {
            if (fields.raw(other) != null) {
                fields.violation(other, "must not be given beside a repository");
            }
        }
        checkRepository(fields, ValuesRequest.read(fields));
    }

    /** Notes every mistake in {@code repository} and {@code branch}. */
    static void checkRepository(Fields fields, ValuesRequest values) {
        fields.parsed("repository", LONGEST_URL, Repository::parse);
        fields.parsed("branch", LONGEST_BRANCH, Repository::revision);
        for (String name : GeneratedSdl.RESERVED) {
            if (values.names().contains(name)) {
                fields.violation(values.pathOf(name), "is set by the SDL that is made for the repository");
            }
        }
    }

    private static void checkSdl(Fields fields, Blueprint blueprint, ValuesRequest values) {
        try {
            blueprint
                    .missing()
                    .forEach(name -> fields.violation(
                            "env." + name, "is missing: the SDL waits for it (give it in env or in secrets)"));
            blueprint
                    .unused()
                    .forEach(name ->
                            fields.violation(values.pathOf(name), "has no placeholder ${" + name + "} in the SDL"));
            for (SdlFinding finding : blueprint.violations()) {
                fields.violation("sdl", finding.toString());
            }
        } catch (Problem problem) {
            problem.violations().forEach(violation -> fields.violation("sdl", violation.toString()));
        }
    }
}
