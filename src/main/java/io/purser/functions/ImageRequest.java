package io.purser.functions;

import com.fasterxml.jackson.databind.JsonNode;
import io.purser.akash.sdl.manifest.ManifestService;
import io.purser.deploy.Blueprint;
import io.purser.deploy.app.AppDefinition;
import io.purser.json.Fields;
import io.purser.problem.Problem;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The image that an app runs, and what releases the app.
 *
 * @param image the image of the service, in which {@code {sha}} stands for the commit
 * @param service the service that runs the image
 * @param trigger {@code none}, {@code push} or {@code workflow}
 * @param workflow the path of the workflow's file, such as {@code .github/workflows/image.yml}
 */
@RegisterForReflection
public record ImageRequest(
        @Schema(maxLength = LONGEST_IMAGE, pattern = IMAGE_FORM) @Nullable
        String image,

        @Schema(maxLength = Fields.LONGEST_NAME) @Nullable String service,

        @Schema(enumeration = {NONE_CODE, PUSH_CODE, WORKFLOW_CODE}) @Nullable
        String trigger,

        @Schema(maxLength = LONGEST_WORKFLOW, pattern = WORKFLOW_FORM) @Nullable
        String workflow) {
    static final ImageRequest NONE = new ImageRequest(null, null, null, null);

    private static final String NONE_CODE = "none";
    private static final String PUSH_CODE = "push";
    private static final String WORKFLOW_CODE = "workflow";
    private static final int LONGEST_IMAGE = 500;
    private static final int LONGEST_WORKFLOW = 300;
    private static final String IMAGE_FORM = "^([A-Za-z0-9._/:@-]|\\{sha\\})+$";
    private static final String WORKFLOW_FORM = "^\\.github/workflows/[A-Za-z0-9._-]+\\.ya?ml$";
    private static final Pattern IMAGE = Pattern.compile(IMAGE_FORM);
    private static final Pattern WORKFLOW = Pattern.compile(WORKFLOW_FORM);
    private static final String SOME_COMMIT = "0".repeat(40);

    /**
     * The given trigger. By default it is none without a repository, the workflow if the image contains the commit, and
     * a push otherwise.
     */
    AppDefinition.Trigger triggerOf(@Nullable String repository) {
        if (trigger != null) {
            return AppDefinition.Trigger.valueOf(trigger.toUpperCase(Locale.ROOT));
        }
        if (repository == null) {
            return AppDefinition.Trigger.NONE;
        }
        return image != null && image.contains(AppDefinition.COMMIT)
                ? AppDefinition.Trigger.WORKFLOW
                : AppDefinition.Trigger.PUSH;
    }

    /** Notes every mistake in {@code image} and {@code service}. */
    static void checkImage(Fields fields, @Nullable Blueprint blueprint) {
        String image = fields.parsed("image", LONGEST_IMAGE, ImageRequest::image);
        String service = fields.text("service", Fields.LONGEST_NAME);
        if (service != null && !fields.has("image")) {
            fields.violation("service", "goes with an image only");
        }
        if (image == null || blueprint == null) {
            return;
        }
        List<String> services = blueprint.sdl().manifest().groups().stream()
                .flatMap(group -> group.services().stream())
                .map(ManifestService::name)
                .distinct()
                .toList();
        if (service == null ? services.size() > 1 : !services.contains(service)) {
            fields.violation("service", "has to be one of " + String.join(", ", services));
            return;
        }
        try {
            blueprint
                    .sdl()
                    .withImage(
                            service == null ? services.getFirst() : service,
                            image.replace(AppDefinition.COMMIT, SOME_COMMIT));
        } catch (Problem problem) {
            fields.violation("image", "is no image that Akash takes");
        }
    }

    /** Notes every mistake in {@code trigger} and {@code workflow}, and what they lack. */
    static void checkTrigger(Fields fields) {
        String trigger = fields.oneOf("trigger", List.of(NONE_CODE, PUSH_CODE, WORKFLOW_CODE));
        String workflow = fields.text("workflow", LONGEST_WORKFLOW);
        if (trigger != null && !trigger.equals(NONE_CODE) && !fields.has("repository")) {
            fields.violation("trigger", "needs a repository that is pushed to");
        }
        if (workflow != null && !WORKFLOW.matcher(workflow).matches()) {
            fields.violation("workflow", "has to be the path of its file, as in .github/workflows/image.yml");
        }
        if (fields.has("repository") && !fields.has("branch") && !NONE_CODE.equals(trigger)) {
            fields.violation("branch", "is missing: the one whose pushes are deployed (or set trigger to none)");
        }
        JsonNode image = fields.raw("image");
        if (image != null && image.asText().contains(AppDefinition.COMMIT) && !fields.has("repository")) {
            fields.violation("image", "names {sha}, which needs a repository");
        }
    }

    private static String image(String text) {
        if (!IMAGE.matcher(text).matches()) {
            throw new IllegalArgumentException("has to be an image, as in ghcr.io/acme/shop:{sha}");
        }
        return text;
    }
}
