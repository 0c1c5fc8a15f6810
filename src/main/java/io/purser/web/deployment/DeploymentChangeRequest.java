package io.purser.web.deployment;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.purser.deploy.Blueprint;
import io.purser.functions.SourceRequest;
import io.purser.functions.TermsRequest;
import io.purser.functions.ValuesRequest;
import io.purser.json.CheckedBody;
import io.purser.json.Fields;
import io.purser.json.StrictJson;
import io.purser.problem.Problem;
import io.quarkus.runtime.annotations.RegisterForReflection;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What a deployment is to run instead: another image of its SDL, or another SDL.
 *
 * @param image the image, or null if an SDL or a template is given
 * @param service whose image that is, or null if there is one service
 * @param values for the SDL's placeholders
 * @param allowDataLoss whether volumes may be lost
 * @param convertDenomination whether prices in uakt are converted; null for as it was ordered
 */
@RegisterForReflection
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
@Schema(
        description = "What the deployment runs instead. Give an image, an sdl or a template.",
        examples = DeploymentChangeRequest.EXAMPLE)
public record DeploymentChangeRequest(
        @Schema(
                description = "Another image for a service of the deployment's own SDL.",
                minLength = 1,
                maxLength = LONGEST_IMAGE,
                examples = "ghcr.io/acme/shop:1.4.0")
        @Nullable
        String image,

        @Schema(
                description = "The service that runs the image. Needed if there are several.",
                minLength = 1,
                maxLength = Fields.LONGEST_NAME,
                examples = "web")
        @Nullable
        String service,

        @Schema(
                description = "The text of another SDL, whose placeholders env and secrets fill.",
                minLength = 1,
                maxLength = SourceRequest.LONGEST_SDL)
        @Nullable
        String sdl,

        @Schema(
                description = "The name of a template.",
                minLength = 1,
                maxLength = Fields.LONGEST_NAME,
                examples = "route")
        @Nullable
        String template,

        @JsonUnwrapped ValuesRequest values,

        @Schema(
                description = "Whether the deployment's volumes may be lost, if another deployment has to replace it.",
                defaultValue = "false",
                examples = "false")
        @Nullable
        Boolean allowDataLoss,

        @Schema(description = TermsRequest.CONVERT, examples = "true") @Nullable
        Boolean convertDenomination,

        @Schema(
                description = "A repeated request with the same key changes nothing more.",
                minLength = 1,
                maxLength = LONGEST_KEY,
                examples = "release-1.4.0")
        @Nullable
        String idempotencyKey) {
    static final String EXAMPLE = "{\"image\": \"ghcr.io/acme/shop:1.4.0\", \"idempotency_key\": \"release-1.4.0\"}";
    static final int LONGEST_KEY = 255;
    private static final int LONGEST_IMAGE = 1_000;

    /** The request, and its SDL with the values, or null if it names an image. */
    record Read(DeploymentChangeRequest request, @Nullable Blueprint blueprint) {}

    /**
     * Reads the body.
     *
     * @throws Problem with every mistake
     */
    static Read read(byte[] body, ObjectMapper json) {
        Fields fields = StrictJson.readObject(body);
        fields.text("image", LONGEST_IMAGE);
        fields.text("service", Fields.LONGEST_NAME);
        fields.flag("allow_data_loss", false);
        fields.flag("convert_denomination", false);
        fields.text("idempotency_key", LONGEST_KEY);
        Blueprint blueprint = SourceRequest.readBlueprint(fields, !fields.has("image"));
        if (fields.has("image") && (fields.has("sdl") || fields.has("template"))) {
            fields.violation("image", "must not be given beside an sdl or a template");
        }
        return new Read(CheckedBody.of(fields, json, DeploymentChangeRequest.class), blueprint);
    }
}
