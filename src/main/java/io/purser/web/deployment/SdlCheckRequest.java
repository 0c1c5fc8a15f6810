package io.purser.web.deployment;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.purser.json.CheckedBody;
import io.purser.json.Fields;
import io.purser.json.StrictJson;
import io.purser.problem.Problem;
import io.quarkus.runtime.annotations.RegisterForReflection;

/**
 * An SDL to check, as JSON.
 *
 * @param sdl the text of the SDL
 */
@RegisterForReflection
public record SdlCheckRequest(String sdl) {
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
