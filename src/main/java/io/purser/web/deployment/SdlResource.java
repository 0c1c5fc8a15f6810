package io.purser.web.deployment;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.purser.akash.sdl.Sdl;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.nio.charset.StandardCharsets;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** {@code POST /v1/sdl/check}: whether Akash accepts an SDL, and which mistakes it has; deploys nothing. */
@Path("/v1/sdl/check")
@Produces(MediaType.APPLICATION_JSON)
@Tag(ref = "deployments")
public class SdlResource {
    private static final String YAML = "application/yaml";
    private static final String OLD_YAML = "application/x-yaml";
    private static final String TEXT_YAML = "text/yaml";
    private static final String EXAMPLE = """
            version: "2.0"
            services:
              web:
                image: nginx:1.27
            """;

    private final ObjectMapper json;

    SdlResource(ObjectMapper json) {
        this.json = json;
    }

    /** Checks the text in {@code {"sdl": "…"}}. */
    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(operationId = "checkSdl")
    @RequestBody(
            required = true,
            description = "The SDL, in JSON or as YAML.",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = SdlCheckRequest.class)))
    public SdlCheckResponse checkJson(byte[] body) {
        return SdlCheckResponse.of(Sdl.check(SdlCheckRequest.read(body, json).sdl()));
    }

    /** Checks the body itself as the SDL. */
    @POST
    @Consumes({YAML, OLD_YAML, TEXT_YAML, MediaType.TEXT_PLAIN})
    @Operation(operationId = "checkSdl")
    @RequestBody(
            required = true,
            description = "The SDL, in JSON or as YAML.",
            content = {
                @Content(mediaType = YAML, schema = @Schema(implementation = String.class, examples = EXAMPLE)),
                @Content(mediaType = OLD_YAML, schema = @Schema(implementation = String.class, examples = EXAMPLE)),
                @Content(mediaType = TEXT_YAML, schema = @Schema(implementation = String.class, examples = EXAMPLE)),
                @Content(
                        mediaType = MediaType.TEXT_PLAIN,
                        schema = @Schema(implementation = String.class, examples = EXAMPLE))
            })
    public SdlCheckResponse checkYaml(byte[] body) {
        return SdlCheckResponse.of(Sdl.check(new String(body, StandardCharsets.UTF_8)));
    }
}
