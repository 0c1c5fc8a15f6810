package io.purser.toolservers.question;

import io.purser.access.key.SecretBox;
import io.purser.access.route.Caller;
import io.purser.problem.Problem;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import java.util.function.BiPredicate;
import javax.sql.DataSource;
import org.jboss.logging.Logger;

/**
 * The answers of calls whose stream broke off, until their callers come back for them. The id of an event says, sealed for
 * the key, of which session it is. So any replica knows where an answer is kept, and nobody gets one that is not his.
 */
@ApplicationScoped
public class KeptAnswers {
    /** The largest answer that is kept, in bytes. */
    public static final int LARGEST = 262_144;

    private static final Duration LONGEST_CALL = Duration.ofMinutes(30);
    private static final Duration KEPT = Duration.ofMinutes(5);
    private static final int HASH = 32;
    /** Answers to questions have the same table, and wait for a second and not for minutes: they keep a quarter of it. */
    private static final int MOST = 192;

    private static final int MOST_OF_KEY = 12;
    private static final Logger LOG = Logger.getLogger(KeptAnswers.class);

    private final AnswerRows rows;
    private final SealedTexts sealed;
    private final Clock clock;

    KeptAnswers(DataSource database, SecretBox box, Clock clock) {
        this.rows = new AnswerRows(database, box, MOST, MOST_OF_KEY);
        this.sealed = new SealedTexts(box, "tool_stream");
        this.clock = clock;
    }

    /**
     * Where the answer of one call is kept.
     *
     * @param id of the event from which its stream can be resumed
     */
    public record Place(String id, String caller) {}

    /** A place for the answer of a call in that session. */
    public Place begin(CallerSession session, Caller caller) {
        byte[] plain = ByteBuffer.allocate(HASH + Long.BYTES)
                .put(IdHash.of(session.id()))
                .putLong(clock.instant().plus(LONGEST_CALL).toEpochMilli())
                .array();
        return new Place(sealed.seal(plain, caller.id()), caller.id());
    }

    /** The place with that id; empty if there is none in this session. */
    public Optional<Place> find(String id, CallerSession session, Caller caller) {
        return sealed.open(id, caller.id())
                .filter(plain -> plain.length == HASH + Long.BYTES)
                .map(ByteBuffer::wrap)
                .filter(plain -> plain.slice(0, HASH).equals(ByteBuffer.wrap(IdHash.of(session.id()))))
                .filter(plain -> plain.getLong(HASH) > clock.millis())
                .map(plain -> new Place(id, caller.id()));
    }

    /** Keeps an answer for five minutes; false if there is no room, or if it is kept already. */
    public boolean keep(Place place, byte[] answer) {
        try {
            return rows.put(place.id(), place.caller(), answer, clock.instant().plus(KEPT));
        } catch (Problem problem) {
            LOG.infof(
                    "an answer is lost whose caller has left: caller=%s because %s", place.caller(), problem.detail());
            return false;
        }
    }

    /**
     * Gives away the answers at these places that are there.
     *
     * @param taker gets the id and the answer; false if it cannot take it now
     * @throws Problem {@code not_ready} if the database does not answer
     */
    public void take(Collection<String> ids, BiPredicate<String, byte[]> taker) {
        rows.take(ids, taker::test);
    }
}
