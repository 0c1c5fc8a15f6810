package io.purser.web;

import io.purser.access.github.GithubWebhooks;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where GitHub sends its webhooks. Whoever signs is believed, and nobody else. */
@Path("/hooks/github")
@Produces(MediaType.APPLICATION_JSON)
public class GithubHookResource {
    private final GithubWebhooks webhooks;

    GithubHookResource(GithubWebhooks webhooks) {
        this.webhooks = webhooks;
    }

    /** Receives one delivery; 202 also for one that was received before, which changes nothing. */
    @POST
    @Consumes(MediaType.WILDCARD)
    public Response receive(
            @HeaderParam("X-Hub-Signature-256") @Nullable String signature,
            @HeaderParam("X-GitHub-Delivery") @Nullable String delivery,
            @HeaderParam("X-GitHub-Event") @Nullable String event,
            byte[] body) {
        GithubWebhooks.Receipt receipt = webhooks.receive(signature, delivery, event, body);
        return Response.accepted(Map.of(
                        "delivery",
                        receipt.delivery(),
                        "event",
                        receipt.event(),
                        "known_already",
                        receipt.knownAlready()))
                .build();
    }
}
