package io.purser.tools;

import io.purser.access.route.Caller;
import io.purser.codes.Coded;
import io.purser.codes.Codes;
import java.util.Arrays;
import java.util.List;

/** A prompt that shows how tools and resources are used together. */
enum Prompt implements Coded {
    MONTHLY_REVIEW(
            "Review the costs of a month",
            "What was spent, by whom, and where it can be less.",
            new Argument("month", "The month as in 2026-11. Without it, this month.", false),
            Tool.COST_REPORT) {
        @Override
        String text(String value) {
            String report = Resources.MONTH + (value.isEmpty() ? "" : "/" + value);
            return """
                    Read the resource %s. Say in a few sentences what was spent, how that compares with the forecast, and \
                    which agents, tasks and models cost the most. Then call cost_report with "by": "target", and name up \
                    to three changes that would save money, each with the dollars that it would have saved. \
                    Use exact figures, and say which figure of the report each one comes from.""".formatted(report);
        }
    },
    DEPLOY_SERVICE(
            "Deploy a service",
            "From a description to a service that answers, with the price told first.",
            new Argument("service", "What should run: an image, a repository on GitHub, or a template's name.", true),
            Tool.DEPLOY) {
        @Override
        String text(String value) {
            return """
                    Deploy this: %s

                    1. If it needs an SDL, write one or take one of the resources below purser://sdl/, and correct it until \
                    sdl_check accepts it.
                    2. Call deploy with "dry_run": true. Tell me the price a month, the deposit and every warning, and wait \
                    for my consent.
                    3. Call deploy again without dry_run and with a new idempotency_key. If the answer does not arrive, \
                    repeat the call with the same key.
                    4. Ask deployment_status every few seconds until the state is ready or failed. If it failed, read \
                    deployment_logs and say why.
                    5. Tell me the address, and that close_deployment ends it.""".formatted(value);
        }
    };

    /** Finds a prompt by its name. */
    static final Codes<Prompt> CODES = Codes.of(values());

    /** The one argument of a prompt. */
    record Argument(String name, String description, boolean required) {}

    private final String title;
    private final String description;

    @SuppressWarnings("ImmutableEnumChecker") // a record of texts
    private final Argument argument;

    private final Tool tool;

    Prompt(String title, String description, Argument argument, Tool tool) {
        this.title = title;
        this.description = description;
        this.argument = argument;
        this.tool = tool;
    }

    String title() {
        return title;
    }

    String description() {
        return description;
    }

    Argument argument() {
        return argument;
    }

    /** The message for this value of the argument, which is empty if nobody gave it. */
    abstract String text(String value);

    /** Whether the caller may use the tool that the prompt is about. */
    boolean isFor(Caller caller) {
        return tool.isFor(caller);
    }

    /** The prompts for this caller, in their order. */
    static List<Prompt> of(Caller caller) {
        return Arrays.stream(values()).filter(prompt -> prompt.isFor(caller)).toList();
    }
}
