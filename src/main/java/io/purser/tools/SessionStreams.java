package io.purser.tools;

import static io.quarkus.scheduler.Scheduled.ConcurrentExecution.SKIP;

import io.purser.access.OpenRequests;
import io.purser.access.key.Authenticator;
import io.purser.access.key.Credential;
import io.purser.access.key.CredentialLookupQueue;
import io.purser.access.route.Caller;
import io.purser.liveness.FatalErrors;
import io.purser.memory.HeapAccount;
import io.purser.memory.HeapLease;
import io.purser.problem.Problem;
import io.purser.problem.ProblemType;
import io.purser.toolservers.question.CallerSession;
import io.purser.toolservers.question.EndedSessions;
import io.purser.toolservers.question.KeptAnswers;
import io.purser.toolservers.question.Subscriptions;
import io.purser.toolservers.question.Subscriptions.Subscription;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.scheduler.Scheduled;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The streams of sessions that are open here. Each second it ends those that must not go on, and, apart from that, looks
 * whether what their clients subscribed to has changed.
 */
@ApplicationScoped
class SessionStreams {
    private static final int MOST = 256;
    private static final int MOST_OF_KEY = 16;
    private static final Logger LOG = Logger.getLogger(SessionStreams.class);

    private final OpenRequests requests;
    private final Authenticator authenticator;
    private final EndedSessions ended;
    private final Subscriptions subscriptions;
    private final ResourceLooks looks;
    private final KeptAnswers answers;
    private final HeapAccount account;
    private final Set<SessionStream> open = new LinkedHashSet<>();
    private final AtomicBoolean areKeysAsked = new AtomicBoolean();

    SessionStreams(
            OpenRequests requests,
            Authenticator authenticator,
            EndedSessions ended,
            Subscriptions subscriptions,
            ResourceLooks looks,
            KeptAnswers answers,
            HeapAccount account) {
        this.requests = requests;
        this.authenticator = authenticator;
        this.ended = ended;
        this.subscriptions = subscriptions;
        this.looks = looks;
        this.answers = answers;
        this.account = account;
    }

    /**
     * Opens a stream for the session of that request.
     *
     * @param resumed where the answer is kept for which the client comes back, or null if it listens
     * @throws Problem {@code busy} if too many are open, {@code not_ready} if there is no memory
     */
    void open(RoutingContext context, CallerSession session, KeptAnswers.@Nullable Place resumed) {
        Caller caller = Caller.of(context);
        HeapLease memory = account.open(caller.id(), SessionStream.MEMORY);
        SessionStream stream = new SessionStream(context, session, memory, resumed);
        try {
            add(stream);
        } catch (Problem problem) {
            memory.close();
            throw problem;
        }
        context.addEndHandler(over -> {
            remove(stream);
            stream.release();
        });
        stream.begin();
    }

    private synchronized void add(SessionStream stream) {
        long own = open.stream()
                .filter(each -> each.caller().id().equals(stream.caller().id()))
                .count();
        if (open.size() >= MOST || own >= MOST_OF_KEY) {
            throw Problem.of(
                            ProblemType.BUSY,
                            "%d streams of a key and %d in all are open here at most; close one"
                                    .formatted(MOST_OF_KEY, MOST))
                    .retryAfter(Duration.ofSeconds(10));
        }
        open.add(stream);
    }

    private synchronized void remove(SessionStream stream) {
        open.remove(stream);
    }

    /** The streams, the oldest first. */
    synchronized List<SessionStream> all() {
        return List.copyOf(open);
    }

    /** Ends the streams before Purser waits for the requests that are under way. */
    void stop(@Observes @Priority(1) ShutdownDelayInitiatedEvent event) {
        all().forEach(SessionStream::end);
    }

    /** Ends the streams of a session. */
    void end(CallerSession session) {
        all().stream()
                .filter(stream -> stream.session().id().equals(session.id()))
                .forEach(SessionStream::end);
    }

    /** Keeps the connections, and ends the streams that must not go on. It waits for nothing. */
    @Scheduled(every = "1s", concurrentExecution = SKIP)
    void attend() {
        long now = System.nanoTime();
        List<SessionStream> unknown = new ArrayList<>();
        for (SessionStream stream : all()) {
            if (requests.isStopping()) {
                stream.end();
            } else {
                check(stream, unknown);
                stream.beat(now);
            }
        }
        if (!unknown.isEmpty() && areKeysAsked.compareAndSet(false, true)) {
            Thread.ofVirtual().name("purser-stream-keys").start(() -> {
                try {
                    checkAtLength(unknown);
                } finally {
                    areKeysAsked.set(false);
                }
            });
        }
    }

    /** Finds out what changed for the clients of the streams, and which sessions have ended. It waits for the database. */
    @Scheduled(every = "1s", concurrentExecution = SKIP)
    void look() {
        List<SessionStream> streams = all();
        if (streams.isEmpty()) {
            return;
        }
        long now = System.nanoTime();
        try {
            Map<String, SessionStream> newest = new HashMap<>();
            Map<String, SessionStream> resumed = new HashMap<>();
            for (SessionStream stream : streams) {
                KeptAnswers.Place place = stream.resumed();
                if (place == null) {
                    newest.put(stream.session().id(), stream);
                } else {
                    resumed.put(place.id(), stream);
                }
            }
            giveKeptAnswers(resumed);
            Set<String> over = ended.among(
                    streams.stream().map(stream -> stream.session().id()).collect(Collectors.toSet()));
            streams.stream()
                    .filter(stream -> over.contains(stream.session().id()))
                    .forEach(SessionStream::end);
            Map<String, List<Subscription>> wanted =
                    subscriptions.of(newest.keySet()).stream().collect(Collectors.groupingBy(Subscription::session));
            newest.keySet().removeAll(over);
            Map<SessionStream, List<Subscription>> looked = new LinkedHashMap<>();
            newest.forEach((session, stream) -> looked.put(stream, wanted.getOrDefault(session, List.of())));
            looks.at(looked, now);
        } catch (Problem problem) {
            LOG.debugf("what changed for open streams cannot be found out now: %s", problem.detail());
        }
    }

    private void giveKeptAnswers(Map<String, SessionStream> streams) {
        if (!streams.isEmpty()) {
            answers.take(streams.keySet(), (id, answer) -> {
                SessionStream stream = streams.get(id);
                return stream != null
                        && stream.answer(
                                answer,
                                () -> answers.keep(
                                        new KeptAnswers.Place(
                                                id, stream.caller().id()),
                                        answer));
            });
        }
    }

    /** Ends the stream if its key may not use the tools any more. Nobody waits: what memory does not know is asked later. */
    private void check(SessionStream stream, List<SessionStream> unknown) {
        try {
            authenticator
                    .atOnce(stream.credential())
                    .ifPresentOrElse(caller -> admit(stream, caller), () -> unknown.add(stream));
        } catch (Problem problem) {
            refuse(stream, problem);
        } catch (RuntimeException defect) {
            FatalErrors.endOn(defect);
            LOG.error("the key of an open stream could not be checked", defect);
            stream.end();
        }
    }

    private void checkAtLength(List<SessionStream> streams) {
        try {
            Map<Credential, CredentialLookupQueue.Outcome> outcomes = authenticator.atLength(
                    streams.stream().map(SessionStream::credential).distinct().toList());
            for (SessionStream stream : streams) {
                switch (outcomes.get(stream.credential())) {
                    case CredentialLookupQueue.Outcome.Known(Caller caller) -> admit(stream, caller);
                    case CredentialLookupQueue.Outcome.Refused(Problem why) -> refuse(stream, why);
                    case null -> stream.end();
                }
            }
        } catch (Problem problem) {
            LOG.debugf("the keys of open streams cannot be checked now: %s", problem.detail());
        } catch (RuntimeException defect) {
            FatalErrors.endOn(defect);
            LOG.error("the keys of open streams could not be checked", defect);
            streams.forEach(SessionStream::end);
        }
    }

    private static void admit(SessionStream stream, Caller caller) {
        stream.nowFor(caller);
        if (!caller.mayCall("tools")) {
            stream.end();
        }
    }

    /** While nobody can tell whether the key is right, the stream goes on. */
    private static void refuse(SessionStream stream, Problem why) {
        if (why.type() == ProblemType.UNAUTHENTICATED || why.type() == ProblemType.FORBIDDEN) {
            stream.end();
        }
    }
}
