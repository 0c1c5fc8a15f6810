package io.purser.cache;

import io.purser.access.key.SecretBox;
import io.purser.database.TransactionRunner;
import io.purser.memory.HeapLease;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Keeps answers for identical calls of the same caller. A place is found by a keyed hash, and the seal of an answer is
 * bound to its place and its time. So a row that somebody moved, changed or sealed under another key counts as missing.
 */
@Singleton
public class AnswerCache {
    /** The memory that reading needs, in multiples of the sealed answer: sealed and opened. */
    private static final int READING = 2;

    private final DataSource database;
    private final SecretBox box;
    private final Clock clock;
    private final CacheEviction eviction;
    private final int largest;
    private final boolean on;
    private final Duration lookUpTime;
    private final Duration keepTime;

    AnswerCache(DataSource database, SecretBox box, Clock clock, CacheEviction eviction, CacheProperties settings) {
        this.database = database;
        this.box = box;
        this.clock = clock;
        this.eviction = eviction;
        this.largest = Math.max(0, (int) Math.min(settings.largestAnswerBytes(), settings.bytesPerKey()));
        this.on = settings.totalBytes() > 0;
        this.lookUpTime = settings.lookUpTime();
        this.keepTime = settings.keepTime();
    }

    /**
     * Where the answer to a request is kept.
     *
     * @param caller whose answer it is; nobody else gets it
     * @param hash keyed, in hexadecimal digits
     */
    public record Place(String caller, String hash) {}

    /**
     * An answer that was found.
     *
     * @param age since it was kept
     */
    public record Found(CachedAnswer answer, Duration age) {}

    /** Whether answers can be kept: it is not switched off, and there is a key to seal with. */
    public boolean isOn() {
        return on && box.canSeal();
    }

    /** The largest answer that is kept, in bytes. */
    public int largest() {
        return largest;
    }

    /** How long a call may wait for {@link #find}. */
    public Duration lookUpTime() {
        return lookUpTime;
    }

    /** How long a caller may wait for {@link #keep}. */
    public Duration keepTime() {
        return keepTime;
    }

    /**
     * The place of an answer.
     *
     * @param request identifies what the caller asked
     * @param model identifies the model that answers
     */
    public Place place(String caller, String request, String model) {
        byte[] hash =
                box.lookupHash(("answer\n" + caller + "\n" + request + "\n" + model).getBytes(StandardCharsets.UTF_8));
        return new Place(caller, HexFormat.of().formatHex(hash));
    }

    /**
     * The answer at that place.
     *
     * @param longest the greatest age that the caller accepts
     * @param memory grows by the memory that reading needs before anything is read, and afterwards pays for the answer; if
     *     it is too short, the answer counts as missing
     * @throws io.purser.problem.Problem {@code not_ready} if the database is unavailable
     */
    public Optional<Found> find(Place place, Duration longest, HeapLease memory) {
        Instant now = clock.instant();
        return TransactionRunner.read(database, connection -> {
            Optional<CachedAnswerRows.Row> row = CachedAnswerRows.find(connection, place, now.minus(longest), now);
            long before = memory.bytes();
            if (row.isEmpty() || !memory.tryGrow((long) READING * row.get().length())) {
                return Optional.empty();
            }
            Optional<CachedAnswer> answer = Optional.empty();
            try {
                answer = open(
                        CachedAnswerRows.sealed(connection, place, row.get()),
                        place,
                        row.get().createdAt());
            } finally {
                memory.tryResize(
                        before + answer.map(found -> found.body().remaining()).orElse(0));
            }
            return answer.map(found -> new Found(found, age(row.get().createdAt(), now)));
        });
    }

    private Optional<CachedAnswer> open(byte @Nullable [] sealed, Place place, Instant createdAt) {
        return sealed == null
                ? Optional.empty()
                : box.open(sealed, associated(place, createdAt)).flatMap(CachedAnswer::of);
    }

    private static Duration age(Instant createdAt, Instant now) {
        Duration age = Duration.between(createdAt, now);
        return age.isNegative() ? Duration.ZERO : age;
    }

    /** Keeps an answer for that time; in the place of an older one, if there is one. Keeps none for a key that was revoked. */
    public void keep(Place place, CachedAnswer answer, Duration ttl) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        byte[] sealed = box.seal(answer.toBytes(), associated(place, now));
        TransactionRunner.change(database, connection -> {
            if (!CachedAnswerRows.isRevoked(connection, place.caller())) {
                CachedAnswerRows.put(connection, place, now, now.plus(ttl), sealed);
            }
        });
        eviction.kept(place.caller(), sealed.length);
    }

    private static byte[] associated(Place place, Instant createdAt) {
        return ("cached answer\n" + place.caller() + "\n" + place.hash() + "\n" + createdAt)
                .getBytes(StandardCharsets.UTF_8);
    }
}
