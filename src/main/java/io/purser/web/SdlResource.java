package io.purser.web;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purser.akash.sdl.Sdl;
import io.purser.akash.sdl.SdlCheckResult;
import io.purser.akash.sdl.yaml.SdlFinding;
import io.purser.json.Fields;
import io.purser.json.StrictJson;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** {@code POST /v1/sdl/check}: whether Akash accepts an SDL, and which mistakes it has; deploys nothing. */
@Path("/v1/sdl/check")
@Produces(MediaType.APPLICATION_JSON)
public class SdlResource {
    private static final JsonMapper JSON = new JsonMapper();

    /** Checks the text in {@code {"sdl": "…"}}. */
    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    public String checkJson(byte[] body) {
        Fields fields = StrictJson.readObject(body);
        String sdl = fields.text("sdl", Integer.MAX_VALUE);
        if (!fields.has("sdl")) {
            fields.violation("sdl", "is missing: the text of the SDL");
        }
        fields.done();
        return answer(String.valueOf(sdl));
    }

    /** Checks the body itself as the SDL. */
    @POST
    @Consumes({"application/yaml", "application/x-yaml", "text/yaml", MediaType.TEXT_PLAIN})
    public String checkYaml(byte[] body) {
        return answer(new String(body, StandardCharsets.UTF_8));
    }

    private static String answer(String text) {
        SdlCheckResult checked = Sdl.check(text);
        ObjectNode answer = JSON.createObjectNode().put("ok", checked.isValid());
        Sdl sdl = checked.sdl();
        answer.put("hash", sdl == null ? null : sdl.manifest().hashHex());
        answer.set("violations", findings(checked.violations()));
        answer.set("warnings", findings(checked.warnings()));
        return answer.toString();
    }

    private static ArrayNode findings(List<SdlFinding> findings) {
        ArrayNode array = JSON.createArrayNode();
        for (SdlFinding finding : findings) {
            array.addObject()
                    .put("path", finding.path())
                    .put("line", finding.line())
                    .put("column", finding.column())
                    .put("message", finding.message());
        }
        return array;
    }
}
