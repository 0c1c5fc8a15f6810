package io.purser.gateway.answer;

import io.purser.access.route.ErrorForm;
import io.purser.catalog.Model;
import io.purser.gateway.usage.Cost;
import io.purser.problem.Problem;
import io.vertx.core.buffer.Buffer;

/** The form of the API that a caller speaks: how it gets answers, streams and errors. */
public interface AnswerForm {
    /** The form of errors that come instead of an answer. */
    ErrorForm errors();

    /** A whole answer, with the usage and the cost. */
    Buffer whole(AttemptResult.Answered answered, Cost cost);

    /** Begins to write the answer of one attempt at that model as a stream. */
    StreamWriter stream(Model model);

    /**
     * The end of a stream that is complete. It is a new buffer each time, because a native image cannot hold a buffer
     * from its build.
     */
    Buffer done();

    /** The event that tells the caller that the stream failed; nothing follows it. */
    Buffer failure(Problem problem, String requestId);
}
