package io.purser.web.deployment;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.purser.json.CheckedBody;
import io.purser.json.Fields;
import io.purser.json.StrictJson;
import io.purser.problem.Problem;
import io.quarkus.runtime.annotations.RegisterForReflection;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * An SDL to check, as JSON.
 *
 * @param sdl the text of the SDL
 */
@RegisterForReflection
@Schema(description = "An SDL to check.", examples = SdlCheckRequest.EXAMPLE)
public record SdlCheckRequest(
        @Schema(
                required = true,
                minLength = 1,
                description = "The text of the SDL.",
                examples = "version: \"2.0\"\nservices: …")
        String sdl) {
    static final String EXAMPLE = """
            {"sdl": "version: \\"2.0\\"\\nservices:\\n  web:\\n    image: nginx:1.27\\n"}""";

    /**
     * Reads the body.
     *
     * @throws Problem with every mistake
     */
    static SdlCheckRequest read(byte[] body, ObjectMapper json) {
        Fields fields = StrictJson.readObject(body);
        fields.text("sdl", Integer.MAX_VALUE);
        if (!fields.has("sdl")) {
            fields.violation("sdl", "is missing: the text of the SDL");
        }
        return CheckedBody.of(fields, json, SdlCheckRequest.class);
    }
}
