package io.purser.tools;

import com.fasterxml.jackson.databind.JsonNode;
import io.purser.access.route.Caller;
import io.purser.json.TreeReader;
import io.purser.problem.Problem;
import io.purser.problem.ProblemType;
import io.purser.toolservers.question.Abilities;
import io.purser.toolservers.question.CallQuestions;
import io.purser.toolservers.question.CallerSession;
import io.purser.toolservers.question.CallerSessionIds;
import io.purser.toolservers.question.EndedSessions;
import io.purser.toolservers.question.KeptAnswers;
import io.purser.toolservers.question.OpenQuestions;
import io.purser.toolservers.question.Subscriptions;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.util.Optional;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The sessions of clients with a handshake. A session says what its client can be asked in the middle of a request. A
 * request without one is served, too, and its client is asked nothing.
 */
@ApplicationScoped
class CallerSessions {
    private static final String HEADER = "Mcp-Session-Id";
    private static final String LAST_EVENT = "Last-Event-ID";
    private static final String KEY = CallerSessions.class.getName();
    private static final int DEEPEST = 100;
    private static final TreeReader JSON = TreeReader.strict(DEEPEST);

    private final CallerSessionIds ids;
    private final EndedSessions ended;
    private final Subscriptions subscriptions;
    private final SessionStreams streams;
    private final OpenQuestions questions;
    private final KeptAnswers answers;

    CallerSessions(
            CallerSessionIds ids,
            EndedSessions ended,
            Subscriptions subscriptions,
            SessionStreams streams,
            OpenQuestions questions,
            KeptAnswers answers) {
        this.answers = answers;
        this.ids = ids;
        this.subscriptions = subscriptions;
        this.streams = streams;
        this.ended = ended;
        this.questions = questions;
    }

    /** Begins a session for the client that sends {@code initialize}, and names it in the head of the answer. */
    void begin(RpcMessage initialize, Caller caller, RoutingContext context) {
        byte[] capabilities = initialize.object("capabilities");
        Abilities abilities =
                capabilities == null ? Abilities.NONE : Abilities.read(read(capabilities, ToolCalls.memory(context)));
        ids.begin(caller, abilities).ifPresent(id -> context.response().putHeader(HEADER, id));
    }

    private static JsonNode read(byte[] capabilities, LongConsumer memory) {
        try {
            return JSON.read(capabilities, memory);
        } catch (IOException e) {
            throw RpcError.malformed(
                    RpcError.INVALID_PARAMS,
                    "params.capabilities has a field twice, an unusable number, or more than %d levels"
                            .formatted(DEEPEST));
        }
    }

    /**
     * Finds the session of a request.
     *
     * @throws RpcError with status 404 if it names one that is none of its key, or has ended; the client then begins
     *     another one
     */
    Optional<CallerSession> find(RoutingContext context) {
        String id = RequestHead.value(context.request().headers(), HEADER);
        if (id == null) {
            return Optional.empty();
        }
        CallerSession session = ids.find(id, Caller.of(context))
                .filter(found -> !ended.has(found))
                .orElseThrow(() -> RpcError.of(
                                RpcError.SESSION_NOT_FOUND, "this key has no such session; begin one with initialize")
                        .withStatus(ProblemType.NOT_FOUND.status()));
        context.put(KEY, session);
        return Optional.of(session);
    }

    /** Whether the request names a session. */
    static boolean isIn(RoutingContext context) {
        return context.request().headers().contains(HEADER);
    }

    /** The session that {@link #find} found for the request. */
    static Optional<CallerSession> of(RoutingContext context) {
        return Optional.ofNullable(context.get(KEY));
    }

    /** Whether clients get sessions. */
    boolean areThere() {
        return ids.areThere();
    }

    /**
     * Ends the session of a request, with its subscriptions and streams. They end also if the session cannot.
     *
     * @throws RpcError with status 400 if it names none, and as {@link #find} does
     * @throws Problem {@code busy} or {@code not_ready} if it cannot be ended now
     */
    void end(RoutingContext context) {
        CallerSession session = find(context)
                .orElseThrow(() ->
                        RpcError.malformed(RpcError.INVALID_REQUEST, "name the session that ends in Mcp-Session-Id"));
        streams.end(session);
        try {
            ended.end(session, Caller.of(context));
        } finally {
            subscriptions.removeAll(session);
        }
    }

    /**
     * The way to ask the caller of a request in its middle; null if it cannot be asked.
     *
     * @param stream on which it hears before the answer, or null
     */
    @Nullable
    CallQuestions questions(RoutingContext context, Caller caller, @Nullable NoticeStream stream, LongConsumer memory) {
        CallerSession session = of(context).orElse(null);
        return stream == null || session == null || session.abilities().isEmpty()
                ? null
                : questions.of(caller, session, stream, memory);
    }

    /**
     * How the stream of a request can be resumed; null if it cannot, because its client has no session or speaks a revision
     * before 2025-11-25.
     */
    NoticeStream.@Nullable Resumption resumption(RoutingContext context, Caller caller) {
        CallerSession session = of(context).orElse(null);
        return session == null
                        || !Revision.OF_2025_11.date().equals(context.request().getHeader(RequestHead.VERSION))
                ? null
                : new NoticeStream.Resumption(answers, answers.begin(session, caller));
    }

    /**
     * The place of the answer for which a client comes back; empty if it opens a stream of its session.
     *
     * @throws RpcError with status 400 if its event is none of a call in that session
     */
    Optional<KeptAnswers.Place> resumed(RoutingContext context, CallerSession session) {
        String event = RequestHead.value(context.request().headers(), LAST_EVENT);
        return event == null || event.isEmpty()
                ? Optional.empty()
                : Optional.of(answers.find(event, session, Caller.of(context))
                        .orElseThrow(() -> RpcError.malformed(
                                RpcError.INVALID_REQUEST,
                                "Last-Event-ID names no event of this session from which a stream can be resumed")));
    }

    /**
     * Takes the answer to a question.
     *
     * @throws RpcError with status 400 or 413 if nobody waits for it, or if it is too large
     */
    void take(RpcAnswer answer, RoutingContext context) {
        switch (questions.answer(Caller.of(context), answer.id(), answer.answer())) {
            case TAKEN -> {}
            case UNKNOWN ->
                throw RpcError.malformed(
                        RpcError.INVALID_REQUEST, "this key was not asked a question with this id that is still open");
            case TOO_LARGE ->
                throw RpcError.of(RpcError.INVALID_REQUEST, "the answer has more than 256 KiB; send a smaller one")
                        .withStatus(ProblemType.TOO_LARGE.status());
        }
    }
}
