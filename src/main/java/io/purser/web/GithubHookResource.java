package io.purser.web;

import io.purser.access.github.GithubWebhooks;
import io.purser.deploy.app.AppService;
import io.purser.deploy.app.GithubEvent;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Receives GitHub's webhooks. Purser accepts only deliveries with a valid signature. */
@Path("/hooks/github")
@Produces(MediaType.APPLICATION_JSON)
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
    public Response receive(
            @HeaderParam("X-Hub-Signature-256") @Nullable String signature,
            @HeaderParam("X-GitHub-Delivery") @Nullable String delivery,
            @HeaderParam("X-GitHub-Event") @Nullable String event,
            byte[] body) {
        GithubWebhooks.Receipt receipt = webhooks.receive(signature, delivery, event, body);
        // A repeated delivery is processed again, because Purser may have stopped between noting it and acting on it.
        List<String> released =
                GithubEvent.read(receipt.event(), body).map(apps::happened).orElse(List.of());
        return Response.accepted(Map.of(
                        "delivery",
                        receipt.delivery(),
                        "event",
                        receipt.event(),
                        "known_already",
                        receipt.knownAlready(),
                        "apps",
                        released))
                .build();
    }
}
