package io.purser.tools;

import io.purser.problem.ProblemType;

/**
 * What a model should do about a problem.
 *
 * @param tryAgain whether the same call may succeed later, and may be made again without a look at what it did
 * @param sentence the next step
 */
record Advice(boolean tryAgain, String sentence) {
    private static final Advice CORRECT =
            new Advice(false, "Correct the arguments that are named, and call the tool again.");
    private static final Advice LATER = new Advice(
            true,
            "Try the same call again shortly, with the same idempotency_key if it has one, so that it happens once.");
    private static final Advice LOOK_FIRST = new Advice(
            false,
            "Do not repeat the call before you have looked: it may have spent, and has no idempotency_key. budget_check"
                    + " shows what is held, cost_report what is recorded, and deployment_status a deployment; GET"
                    + " /v1/deployments lists them. Give the next call an idempotency_key, so that it happens once.");
    private static final Advice AFTER_A_CHARGE = new Advice(
            false,
            "Do not repeat the call before you have looked whether it did its work. With the same"
                    + " io.purser/idempotency_key in _meta it is not made again; cost_report shows what it cost.");
    private static final Advice NOT_ALLOWED =
            new Advice(false, "Do not try again with this key: ask the operator for a key that may do it.");
    private static final Advice OTHER_KEY =
            new Advice(false, "Do not repeat the call as it is. For another request, take another idempotency_key.");
    private static final Advice OTHER_STATE =
            new Advice(true, "Ask deployment_status, and call the tool again when the deployment's state allows it.");
    private static final Advice SMALLER = new Advice(false, "Send less, or ask for less, at once.");

    /**
     * The advice on a problem of this type.
     *
     * @param arguments of the call that failed, as the client wrote them
     */
    static Advice on(ProblemType type, Tool tool, byte[] arguments) {
        return on(
                type,
                tool.effect() == Tool.Effect.SPENDS ? OTHER_KEY : OTHER_STATE,
                Repetition.maySpendTwice(tool, arguments) ? LOOK_FIRST : LATER);
    }

    /**
     * The advice on a problem with a tool of another server.
     *
     * @param mayHaveRun whether the call may have done its work
     */
    static Advice onServerTool(ProblemType type, boolean mayHaveRun) {
        return mayHaveRun ? AFTER_A_CHARGE : on(type, OTHER_KEY, LATER);
    }

    private static Advice on(ProblemType type, Advice afterConflict, Advice afterFailure) {
        return switch (type) {
            case MALFORMED, INVALID, UNSUPPORTED_MEDIA_TYPE, METHOD_NOT_ALLOWED -> CORRECT;
            case UNAUTHENTICATED, FORBIDDEN -> NOT_ALLOWED;
            case BUDGET_EXCEEDED ->
                new Advice(
                        false,
                        "Ask for less, or ask the operator to raise the budget; budget_check says what is left and when it"
                                + " resets.");
            case NOT_FOUND -> new Advice(false, "Check the id or the name, and call the tool again.");
            case MODEL_NOT_FOUND -> new Advice(false, "Choose a model from the tool models.");
            case NO_ELIGIBLE_MODEL ->
                new Advice(false, "Change what the call needs, such as its size, its price limit or its privacy.");
            case TASK_REJECTED -> new Advice(false, "Give the task to another agent, or put it in another way.");
            case CONFLICT -> afterConflict;
            case OUTCOME_UNKNOWN, ANSWER_NOT_KEPT -> OTHER_KEY;
            // Both refuse a call before it spends.
            case IN_FLIGHT, BUSY -> LATER;
            case INTERNAL, PROVIDER_FAILED, NOT_READY, PROVIDER_TIMEOUT -> afterFailure;
            case NO_PROVIDER -> new Advice(false, "Tell the operator: no provider can be used at the moment.");
            case TOO_LARGE, LENGTH_REQUIRED -> SMALLER;
            case NO_WEBSOCKETS, NOT_IMPLEMENTED -> new Advice(false, "This server does not offer it.");
        };
    }
}
