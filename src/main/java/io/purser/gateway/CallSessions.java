package io.purser.gateway;

import io.purser.access.route.Caller;
import io.purser.catalog.Model;
import io.purser.gateway.answer.AttemptResult;
import io.purser.gateway.request.CallSettings;
import io.purser.gateway.request.Conversation;
import io.purser.gateway.request.ModelRequest;
import io.purser.routing.Decision;
import io.purser.routing.RoutingRequest;
import io.purser.routing.Session;
import io.purser.routing.StickySessions;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Finds the session of a call, and notes how its attempts end. */
@Singleton
class CallSessions {
    /** The headers by which agents name a session: Claude Code the first one, Codex the next ones. */
    private static final List<CharSequence> HEADERS = Stream.of(
                    "x-claude-code-session-id",
                    "session_id",
                    "session-id",
                    "conversation_id",
                    "thread-id",
                    "x-session-id")
            .map(HttpHeaders::createOptimized)
            .toList();

    private final StickySessions sessions;

    CallSessions(StickySessions sessions) {
        this.sessions = sessions;
    }

    /**
     * The session of a request; null if nothing tells it, or if the caller leaves Purser no choice.
     *
     * @param resolved knows which targets the names in the request mean
     */
    @Nullable
    Session of(Caller caller, ModelRequest request, RoutingRequest resolved, CallSettings settings, MultiMap headers) {
        if (!sessions.areOn()
                || request.targets().size() > 1
                || resolved.pinned().size() == 1) {
            return null;
        }
        Conversation conversation = request.conversation();
        String target = request.targets().isEmpty()
                ? Session.AUTO
                : "alias " + request.targets().getFirst();
        String choice = conversation.hasTools() ? target + " with tools" : target;
        String name = name(settings, conversation, headers);
        if (name != null) {
            return Session.named(caller.id(), choice, name);
        }
        return conversation.beginning().isEmpty()
                ? null
                : Session.beginningWith(caller.id(), choice, conversation.beginning(), conversation.hasAnswers());
    }

    private static @Nullable String name(CallSettings settings, Conversation conversation, MultiMap headers) {
        if (settings.session() != null) {
            return settings.session();
        }
        if (conversation.name() != null) {
            return conversation.name();
        }
        for (CharSequence header : HEADERS) {
            String value = headers.get(header);
            if (value != null && !value.isBlank()) {
                return value;
            }
        }
        return null;
    }

    /** The decision with the session's target first, if that can serve the request. */
    Decision keep(@Nullable Session session, Decision decision) {
        return sessions.keep(session, decision);
    }

    /** Notes how an attempt ended. */
    void learn(@Nullable Session session, Decision decision, Model model, AttemptResult result) {
        switch (result) {
            case AttemptResult.Answered answered -> sessions.answered(session, decision, model);
            case AttemptResult.Streamed streamed -> sessions.answered(session, decision, model);
            case AttemptResult.GivenUp(var answer) -> {
                if (answer != null) {
                    sessions.answered(session, decision, model);
                }
            }
            case AttemptResult.Refused refused -> {
                if (refused.othersMayDo()) {
                    sessions.failed(session, decision, model);
                }
            }
            case AttemptResult.Broken broken -> sessions.failed(session, decision, model);
            case AttemptResult.NotSent notSent -> sessions.failed(session, decision, model);
            case AttemptResult.Empty empty -> sessions.failed(session, decision, model);
            case AttemptResult.UnknownOutcome unknown -> sessions.failed(session, decision, model);
            case AttemptResult.Failed failed -> {}
        }
    }
}
