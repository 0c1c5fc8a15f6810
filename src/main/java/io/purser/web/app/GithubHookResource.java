package io.purser.web.app;

import io.purser.access.github.GithubWebhooks;
import io.purser.deploy.app.AppService;
import io.purser.deploy.app.GithubEvent;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jspecify.annotations.Nullable;

/** Receives GitHub's webhooks. Purser accepts only deliveries with a valid signature. */
@Path("/hooks/github")
@Produces(MediaType.APPLICATION_JSON)
@Tag(ref = "deployments")
public class GithubHookResource {
    private final GithubWebhooks webhooks;

    private final AppService apps;

    GithubHookResource(GithubWebhooks webhooks, AppService apps) {
        this.apps = apps;
        this.webhooks = webhooks;
    }

    /**
     * Receives one delivery, and answers 202 also for a repeated one. A push, or a workflow that succeeded, becomes a
     * release of the apps that wait for it. A commit is released once, even if GitHub repeats the event.
     */
    @POST
    @Consumes(MediaType.WILDCARD)
    @ResponseStatus(202)
    @Operation(operationId = "receiveGithubWebhook")
    @APIResponseSchema(value = HookReceipt.class, responseCode = "202")
    @RequestBody(
            required = true,
            description = "GitHub's payload, as GitHub signed it.",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema =
                                    @Schema(
                                            type = SchemaType.OBJECT,
                                            description = "See \"Webhook events and payloads\" in GitHub's"
                                                    + " documentation.",
                                            examples = """
                                                    {"ref": "refs/heads/main", "deleted": false,
                                                     "after": "6dcb09b5b57875f334f61aebed695e2e4193db5e",
                                                     "repository": {"full_name": "acme/shop"}}""")))
    public HookReceipt receive(
            @Parameter(
                            required = true,
                            description = "The HMAC of the body under the webhook's secret.",
                            schema = @Schema(type = SchemaType.STRING, pattern = "sha256=[0-9a-f]{64}"),
                            example = "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17")
                    @HeaderParam("X-Hub-Signature-256")
                    @Nullable
                    String signature,
            @Parameter(
                            required = true,
                            description = "The id of the delivery.",
                            schema = @Schema(type = SchemaType.STRING, pattern = "[0-9A-Za-z_-]{1,64}"),
                            example = "72d3162e-cc78-11e3-81ab-4c9367dc0958")
                    @HeaderParam("X-GitHub-Delivery")
                    @Nullable
                    String delivery,
            @Parameter(
                            required = true,
                            description = "The event; Purser acts on push and workflow_run.",
                            schema = @Schema(type = SchemaType.STRING, pattern = "[0-9A-Za-z_-]{1,64}"),
                            example = "push")
                    @HeaderParam("X-GitHub-Event")
                    @Nullable
                    String event,
            byte[] body) {
        GithubWebhooks.Receipt receipt = webhooks.receive(signature, delivery, event, body);
        // A repeated delivery is processed again, because Purser may have stopped between noting it and acting on it.
        List<String> released =
                GithubEvent.read(receipt.event(), body).map(apps::happened).orElse(List.of());
        return HookReceipt.of(receipt, released);
    }
}
