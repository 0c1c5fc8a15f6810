package io.purser.access.route;

import io.purser.problem.HttpProblems;
import io.purser.problem.Problem;
import io.vertx.ext.web.RoutingContext;

/** In whose form a route answers errors. */
public enum ErrorForm {
    /** RFC 9457. */
    PROBLEM,
    /** As OpenAI's SDKs read them. */
    OPENAI;

    public void send(RoutingContext context, Problem problem) {
        switch (this) {
            case PROBLEM -> HttpProblems.sendDocument(context, problem);
            case OPENAI -> HttpProblems.sendOpenAi(context, problem);
        }
    }
}
