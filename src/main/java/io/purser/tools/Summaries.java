package io.purser.tools;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** One or two sentences on the answer of a tool, for people and for models that read no structured content. */
final class Summaries {
    private static final int MOST_LINES = 20;

    private Summaries() {}

    static String of(Tool tool, JsonNode answer) {
        return switch (tool) {
            case ROUTE -> route(answer);
            case BUDGET_CHECK -> budgets(answer);
            case RECORD_USAGE -> usage(answer);
            case DELEGATE -> delegate(answer);
            case DEPLOY -> deploy(answer);
            case DEPLOYMENT_STATUS, CLOSE_DEPLOYMENT -> deployment(answer);
            case DEPLOYMENT_LOGS -> logs(answer);
            case COST_REPORT -> costs(answer);
            case MODELS -> models(answer);
            case SDL_CHECK -> sdl(answer);
        };
    }

    private static String route(JsonNode answer) {
        String chosen = "Use %s, which will probably cost %s USD (%s)."
                .formatted(
                        answer.path("target").asText(),
                        answer.path("estimated_cost_usd").asText(),
                        joined(answer.path("reasons")));
        JsonNode held = answer.path("reservation");
        return held.isObject()
                ? chosen
                        + " %s USD are held until %s by the reservation %s; tell it to record_usage after the call."
                                .formatted(
                                        held.path("amount_usd").asText(),
                                        held.path("expires_at").asText(),
                                        held.path("id").asText())
                : chosen + " No money is held.";
    }

    private static String budgets(JsonNode answer) {
        String verdict = answer.path("allowed").asBoolean()
                ? "The spend would be granted."
                : "The spend would be refused: %s."
                        .formatted(answer.path("reason").asText());
        return verdict
                + answer.path("budgets")
                        .valueStream()
                        .limit(MOST_LINES)
                        .map(budget -> " %s has %s of %s USD left."
                                .formatted(
                                        budget.path("name").asText(),
                                        budget.path("remaining_usd").asText(),
                                        budget.path("limit_usd").asText()))
                        .collect(Collectors.joining());
    }

    private static String usage(JsonNode answer) {
        String cost = answer.path("cost_usd").asText();
        String target = answer.path("target").asText();
        if (answer.path("dry_run").asBoolean() && answer.path("known_already").asBoolean()) {
            return "It is recorded already, at %s USD for %s. Nothing would be charged again.".formatted(cost, target);
        }
        if (answer.path("dry_run").asBoolean()) {
            return "It would cost %s USD at %s. Nothing was recorded.".formatted(cost, target);
        }
        return "The entry %s has the cost of %s USD at %s.%s"
                .formatted(
                        answer.path("entry").asText(),
                        cost,
                        target,
                        answer.path("known_already").asBoolean()
                                ? " It was known already, and nothing was charged again."
                                : "");
    }

    private static String delegate(JsonNode answer) {
        String parts = answer.path("parts")
                .valueStream()
                .limit(MOST_LINES)
                .map(part -> "The agent %s (confidence %s)."
                        .formatted(
                                part.path("agent").asText(),
                                part.path("confidence").asText()))
                .collect(Collectors.joining(" "));
        return answer.path("ask_a_person").asBoolean()
                ? parts + " Ask a person first: " + answer.path("question").asText()
                : parts;
    }

    private static String deploy(JsonNode answer) {
        String price = "At most %s USD a month, with a deposit of %s USD."
                .formatted(
                        answer.path("estimate").path("usd_per_month").asText(),
                        answer.path("estimate").path("deposit_usd").asText());
        String warnings = answer.path("warnings").isEmpty() ? "" : " Warnings: " + joined(answer.path("warnings"));
        if (answer.path("state").asText().equals("dry-run")) {
            return "Nothing was ordered. " + price + warnings;
        }
        JsonNode id = answer.path("deployment");
        String next = id.isTextual()
                ? "The deployment %s is %s. It goes on in the background: ask deployment_status with this id in some seconds."
                        .formatted(id.asText(), answer.path("state").asText())
                : "The release waits.";
        return next + " " + price + warnings;
    }

    private static String deployment(JsonNode answer) {
        List<String> parts = new ArrayList<>();
        parts.add("The deployment %s (%s) is %s and has cost %s USD so far."
                .formatted(
                        answer.path("deployment").asText(),
                        answer.path("name").asText(),
                        answer.path("state").asText(),
                        answer.path("cost_usd").asText()));
        if (!answer.path("uris").isEmpty()) {
            parts.add("It is reached at %s.".formatted(joined(answer.path("uris"))));
        }
        for (String name : List.of("trouble", "failure")) {
            if (answer.path(name).isTextual()) {
                parts.add("%s: %s.".formatted(name, answer.path(name).asText()));
            }
        }
        if (answer.path("close_asked").asBoolean()) {
            parts.add("A worker closes it: ask deployment_status again in some seconds.");
        }
        return String.join(" ", parts);
    }

    private static String logs(JsonNode answer) {
        JsonNode lines = answer.path("lines");
        int left = Math.max(0, lines.size() - MOST_LINES);
        String last = lines.valueStream()
                .skip(left)
                .map(line -> "\n%s: %s"
                        .formatted(
                                line.path("replica").asText(), line.path("text").asText()))
                .collect(Collectors.joining());
        return "%d lines%s%s".formatted(lines.size(), left > 0 ? "; the last of them are" : "", last);
    }

    private static String costs(JsonNode answer) {
        JsonNode total = answer.path("total");
        return "From %s until %s (not included): %s USD for %s calls, in %d rows by %s.%s"
                .formatted(
                        answer.path("from").asText(),
                        answer.path("to").asText(),
                        total.path("cost_usd").asText(),
                        total.path("calls").asText(),
                        answer.path("rows").size(),
                        answer.path("by").asText(),
                        answer.path("next").isTextual() ? " There are more: give \"next\" as the cursor." : "");
    }

    private static String models(JsonNode answer) {
        JsonNode models = answer.path("data");
        long usable = models.valueStream()
                .filter(model -> model.path("usable").asBoolean())
                .count();
        return "%d models, of which Purser can call %d now.".formatted(models.size(), usable);
    }

    private static String sdl(JsonNode answer) {
        if (answer.path("ok").asBoolean()) {
            return "Akash accepts the SDL, with %d warnings."
                    .formatted(answer.path("warnings").size());
        }
        return "Akash refuses the SDL:"
                + answer.path("violations")
                        .valueStream()
                        .limit(MOST_LINES)
                        .map(finding -> " %s %s (line %s)."
                                .formatted(
                                        finding.path("path").asText(),
                                        finding.path("message").asText(),
                                        finding.path("line").asText()))
                        .collect(Collectors.joining());
    }

    private static String joined(JsonNode texts) {
        return texts.valueStream().map(JsonNode::asText).collect(Collectors.joining("; "));
    }
}
