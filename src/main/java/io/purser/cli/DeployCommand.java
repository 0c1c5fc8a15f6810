package io.purser.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code purser deploy}: orders the deployment of an SDL from a running Purser, and shows the progress. */
@Command(
        name = "deploy",
        description = {
            "Has the Purser at PURSER_URL deploy an SDL on Akash, and shows how it comes on.",
            "PURSER_API_KEY is the key of a deployer. Secrets are read from this environment, not from the command line."
        })
@RegisterForReflection
final class DeployCommand extends OrderCommandBase {
    @Parameters(arity = "0..1", paramLabel = "SDL", description = "The file; or give --template or --repository.")
    private @Nullable Path sdl;

    @Option(names = "--template", description = "One of the SDLs that Purser brings along, as in route.")
    private @Nullable String template;

    @Option(names = "--repository", description = "On GitHub; an SDL that builds and runs it is made from its files.")
    private @Nullable String repository;

    @Option(names = "--branch", description = "Of the repository; its default one if not said.")
    private @Nullable String branch;

    @Option(names = "--name", description = "For people.")
    private @Nullable String name;

    @Option(names = "--env", paramLabel = "NAME=VALUE", description = "A value for a placeholder; may be repeated.")
    private Map<String, String> env = new LinkedHashMap<>();

    @Option(
            names = "--secret",
            paramLabel = "NAME",
            description = "A placeholder whose value is in the environment variable of that name; may be repeated.")
    private java.util.List<String> secrets = new java.util.ArrayList<>();

    @Option(names = "--market", description = "console or chain.")
    private @Nullable String market;

    @Option(names = "--max-usd-per-month", description = "The most that its leases may cost together.")
    private @Nullable String maxUsdPerMonth;

    @Option(names = "--deposit-usd", description = "Paid into its escrow; 5 if not said.")
    private @Nullable String depositUsd;

    @Option(
            names = "--key",
            description = "An idempotency key: the same one does not buy twice. A random one if not said.")
    private @Nullable String key;

    @Option(names = "--redeploy", description = "Placed elsewhere when its provider goes away.")
    private boolean redeploy;

    @Option(names = "--top-up", description = "Its escrow is added to, within the budgets, when it runs low.")
    private boolean topUp;

    @Option(names = "--dry-run", description = "Says what it would cost and what would stop it, and orders nothing.")
    private boolean dryRun;

    @Option(names = "--no-wait", description = "Prints the deployment's id and does not wait until it is ready.")
    private boolean noWait;

    @Override
    int run() throws ServerRefusal, IOException, InterruptedException {
        ObjectNode order = order();
        if (dryRun) {
            output().println(ask("POST", "/deploy", order).toPrettyString());
            return CommandLine.ExitCode.OK;
        }
        String once = key == null ? UUID.randomUUID().toString() : key;
        JsonNode answer = askOnce(
                "POST",
                "/deploy",
                order,
                once,
                "; it may be ordered all the same: the same command with --key " + once + " does not order it twice");
        String id = answer.path("deployment").asText();
        output().println(id);
        answer.path("warnings").forEach(warning -> output().println("warning: " + warning.asText()));
        return noWait ? CommandLine.ExitCode.OK : follow(id, "ready", 0);
    }

    private ObjectNode order() throws ServerRefusal {
        ObjectNode order = bodyOf(sdl);
        put(order, "template", template);
        put(order, "repository", repository);
        put(order, "branch", branch);
        put(order, "name", name);
        put(order, "market", market);
        put(order, "max_usd_per_month", maxUsdPerMonth);
        put(order, "deposit_usd", depositUsd);
        putIf(redeploy, order, "redeploy");
        if (topUp) {
            order.putObject("top_up");
        }
        putIf(dryRun, order, "dry_run");
        if (!env.isEmpty()) {
            env.forEach(order.putObject("env")::put);
        }
        if (!secrets.isEmpty()) {
            ObjectNode values = order.putObject("secrets");
            for (String secret : secrets) {
                values.put(
                        secret,
                        settings()
                                .apply(secret)
                                .orElseThrow(
                                        () -> new ServerRefusal("the environment has no " + secret + " (--secret)")));
            }
        }
        return order;
    }
}
