package io.purser.access.route;

import io.purser.problem.HttpProblems;
import io.purser.problem.Problem;
import io.vertx.ext.web.RoutingContext;

/** The form in which a route answers errors. */
public enum ErrorForm {
    /** Problem documents (RFC 9457). */
    PROBLEM,
    /** The form that OpenAI's SDKs read. */
    OPENAI,
    /** The form that Anthropic's SDKs read. */
    ANTHROPIC;

    public void send(RoutingContext context, Problem problem) {
        switch (this) {
            case PROBLEM -> HttpProblems.sendDocument(context, problem);
            case OPENAI -> HttpProblems.sendOpenAi(context, problem);
            case ANTHROPIC -> HttpProblems.sendAnthropic(context, problem);
        }
    }
}
