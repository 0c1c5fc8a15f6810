package io.purser.functions;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purser.fake.AkashWorld;
import io.purser.support.AkashResource;
import io.purser.support.Api;
import io.purser.support.WithAkash;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.util.List;
import org.junit.jupiter.api.Test;

/** SDLs that the chain accepts and Console refuses: a dry run warns of them, and an order is refused at once. */
@QuarkusTest
@WithAkash
class DeployThroughConsoleTest {
    private static final String WORDS =
            "Console takes only a text here, and without quotes this is a number: write \"2.0\"";

    private static ObjectNode order(String market) {
        return new JsonMapper()
                .createObjectNode()
                .put("sdl", AkashWorld.sdl("nginx:1.27").render().replaceFirst("version: .*", "version: 2.0"))
                .put("market", market);
    }

    private static void assertRefused(Response answer) {
        assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(422);
        assertThat(answer.jsonPath().getList("violations.path", String.class)).containsExactly("version");
        assertThat(answer.jsonPath().getString("violations[0].message")).isEqualTo(WORDS + " (line 2, column 10)");
    }

    @Test
    void aDryRunSaysWhatAnOrderIsRefusedFor() {
        List<Long> before = AkashResource.world().console.created();

        Response dry = Api.post("/deploy", order("console").put("dry_run", true).toString());

        assertThat(dry.statusCode()).as(dry.asString()).isEqualTo(200);
        assertThat(dry.jsonPath().getList("warnings", String.class)).contains("2:10: version: " + WORDS);
        assertRefused(Api.post("/deploy", order("console").toString()));
        assertThat(AkashResource.world().console.created()).isEqualTo(before);
    }

    @Test
    void anAppOfItIsRefusedToo() {
        Response app = Api.asOperator()
                .contentType("application/json")
                .body(order("console").toString())
                .put("/v1/apps/unquoted");

        assertRefused(app);
        assertThat(Api.get("/v1/apps/unquoted").statusCode()).isEqualTo(404);
    }
}
