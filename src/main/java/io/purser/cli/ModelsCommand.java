package io.purser.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code purser models}: lists the models with their prices, and keeps the lists of providers. */
@Command(name = "models", description = "Lists the models of the Purser at PURSER_URL, with their prices.")
@RegisterForReflection
final class ModelsCommand extends ServerCommandBase {
    private static final String FORM = "%-50s %12s %12s %12s %9s  %s%n";

    @Option(names = "--refresh", description = "Ask the providers for their models before. Needs an operator's key.")
    private boolean isFresh;

    @Option(
            names = "--confirm",
            paramLabel = "VERSION",
            description = "Let prices hold that jumped more than tenfold; --refresh shows their versions.")
    private List<String> confirmed = List.of();

    @Override
    int run() throws ServerRefusal, IOException, InterruptedException {
        if (!confirmed.isEmpty() && !confirm()) {
            return fail("these versions are not held; `purser models --refresh` shows those that are: "
                    + String.join(", ", confirmed));
        }
        if (isFresh) {
            print(ask("POST", "/v1/catalog/refresh", null));
        }
        JsonNode models = ask("GET", "/v1/models", null).path("data");
        output().printf(FORM, "model", "prompt", "cached", "answer", "context", "(USD for a million tokens)");
        for (JsonNode model : models) {
            JsonNode pricing = model.path("pricing");
            if (pricing.isObject()) {
                output().printf(
                                FORM,
                                model.path("id").asText(),
                                million(pricing.path("prompt")),
                                million(pricing.path(pricing.has("input_cache_read") ? "input_cache_read" : "prompt")),
                                million(pricing.path("completion")),
                                model.path("context_length").asText(),
                                notes(model));
            }
        }
        return CommandLine.ExitCode.OK;
    }

    /** Whether anything was held. */
    private boolean confirm() throws ServerRefusal, IOException, InterruptedException {
        ObjectNode body = object();
        ArrayNode versions = body.putArray("versions");
        confirmed.forEach(versions::add);
        JsonNode targets = ask("POST", "/v1/catalog/confirm", body).path("confirmed");
        targets.forEach(target -> output().println("confirmed: " + target.asText()));
        if (!targets.isEmpty() && targets.size() < confirmed.size()) {
            output().println("the other versions are not held; --refresh shows those that are");
        }
        return !targets.isEmpty();
    }

    private void print(JsonNode catalog) {
        if (catalog.path("sources").isEmpty()) {
            output().println("no provider was asked: set PURSER_CATALOG_REFRESH and the key of one for the server");
        }
        for (JsonNode source : catalog.path("sources")) {
            output().printf(
                            "%s: %d models, %d left out%s%n",
                            source.path("provider").asText(),
                            source.path("models").asLong(),
                            source.path("left_out").size(),
                            source.has("failure")
                                    ? "; they stay as they were: "
                                            + source.path("failure").asText()
                                    : "");
            for (JsonNode held : source.path("held")) {
                output().printf(
                                "  held until --confirm %s:%n    now  %s%n    then %s%n",
                                held.path("version").asText(),
                                held.path("holding").asText(),
                                held.path("held").asText());
            }
        }
    }

    private static String million(JsonNode perToken) {
        return new BigDecimal(perToken.asText("0"))
                .movePointRight(6)
                .stripTrailingZeros()
                .toPlainString();
    }

    private static String notes(JsonNode model) {
        String assumed = model.path("pricing").path("assumed").asBoolean() ? "assumed " : "";
        String asOf = model.path("pricing").path("as_of").asText("");
        String day = asOf.isEmpty() ? "" : "of " + asOf + " ";
        return (assumed + day + (model.path("usable").asBoolean() ? "" : "no key")).strip();
    }
}
