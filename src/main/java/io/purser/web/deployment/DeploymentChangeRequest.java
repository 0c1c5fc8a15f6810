package io.purser.web.deployment;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purser.deploy.Blueprint;
import io.purser.functions.SourceRequest;
import io.purser.functions.ValuesRequest;
import io.purser.json.CheckedBody;
import io.purser.json.Fields;
import io.purser.json.StrictJson;
import io.purser.problem.Problem;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;
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
public record DeploymentChangeRequest(
        @Schema(maxLength = LONGEST_IMAGE) @Nullable String image,
        @Schema(maxLength = Fields.LONGEST_NAME) @Nullable String service,

        @Schema(maxLength = SourceRequest.LONGEST_SDL) @Nullable
        String sdl,

        @Schema(maxLength = Fields.LONGEST_NAME) @Nullable String template,
        @JsonUnwrapped ValuesRequest values,
        @Nullable Boolean allowDataLoss,
        @Nullable Boolean convertDenomination,
        @Schema(maxLength = LONGEST_KEY) @Nullable String idempotencyKey) {
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
        if (fields.has("service") && !fields.has("image")) {
            fields.violation("service", "goes with an image only");
        }
        for (String values : List.of("env", "secrets")) {
            if (fields.has("image") && fields.raw(values) instanceof ObjectNode given && !given.isEmpty()) {
                fields.violation(values, "goes with an sdl or a template only");
            }
        }
        return new Read(CheckedBody.of(fields, json, DeploymentChangeRequest.class), blueprint);
    }
}
