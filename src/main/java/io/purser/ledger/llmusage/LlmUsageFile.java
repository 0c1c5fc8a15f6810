package io.purser.ledger.llmusage;

import io.purser.json.StrictJson;
import io.purser.ledger.ColumnArrays;
import io.purser.problem.Problem;
import io.purser.problem.ProblemType;
import io.purser.problem.Violation;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads a {@code llm_usage.json}: an array of objects. */
public final class LlmUsageFile {
    private static final int VIOLATIONS_TOLD = 100;

    private LlmUsageFile() {}

    /**
     * A line with what it is known by. Lines that are the same to the letter are several calls: they are told apart by
     * how many stood before in the file, so that a file which has grown is imported from where it was.
     */
    public record IdentifiedLine(String fingerprint, UUID entry, LlmUsageLine line) {}

    /**
     * Reads all of it or nothing.
     *
     * @param zone of times that name none
     * @throws Problem {@code malformed} where it is not an array of objects, {@code invalid} with every mistake and its
     *     line otherwise
     */
    public static List<IdentifiedLine> read(byte[] body, ZoneId zone, Instant now) {
        StrictJson.Lined<List<@Nullable LlmUsageLine>> read =
                StrictJson.readArrayWithLines(body, fields -> LlmUsageLine.read(fields, zone, now));
        for (Violation violation : read.violations()) {
            if (violation.path().isEmpty()) {
                throw Problem.of(
                        ProblemType.MALFORMED,
                        "the body has to be a llm_usage.json, an array of objects: " + violation.message());
            }
        }
        if (!read.violations().isEmpty()) {
            throw Problem.invalid(read.violations().stream()
                    .limit(VIOLATIONS_TOLD)
                    .map(violation -> new Violation(
                            violation.path(),
                            violation.message() + " (line %d)".formatted(read.lineOf(violation.path()))))
                    .toList());
        }
        Map<String, Integer> seen = new HashMap<>();
        List<IdentifiedLine> lines = new ArrayList<>();
        for (LlmUsageLine line : read.value()) {
            String text = canonical(Objects.requireNonNull(line));
            lines.add(known(line, text + '#' + seen.merge(text, 1, Integer::sum)));
        }
        return lines;
    }

    /** The same for 5e-05 and 0.00005, and for a status that is left out and one that is null. */
    private static String canonical(LlmUsageLine line) {
        return new LlmUsageLine(
                        line.ts(),
                        line.time(),
                        line.provider(),
                        line.model(),
                        line.tokensIn(),
                        line.tokensOut(),
                        line.cost().stripTrailingZeros(),
                        line.taskId(),
                        line.agent(),
                        line.status())
                .toJson();
    }

    /** The entry's id carries the time to the microsecond, so that the order of ids is that of the calls. */
    private static IdentifiedLine known(LlmUsageLine line, String text) {
        byte[] hash = hash(text);
        long micros = ColumnArrays.micros(line.time()) % 1_000;
        long high = (line.time().toEpochMilli() << 16) | 0x7000L | micros;
        long low = (ByteBuffer.wrap(hash).getLong() & 0x3FFFFFFFFFFFFFFFL) | 0x8000000000000000L;
        return new IdentifiedLine(HexFormat.of().formatHex(hash), new UUID(high, low), line);
    }

    private static byte[] hash(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
