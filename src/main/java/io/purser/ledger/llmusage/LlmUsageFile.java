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
     * A line with its identity. Identical lines are several calls: the number of the same lines before it in the file
     * distinguishes them, so that a file that has grown is imported from the place where it ended before.
     */
    public record IdentifiedLine(String fingerprint, UUID entry, LlmUsageLine line) {}

    /**
     * Reads the whole file or nothing.
     *
     * @param zone of times without a zone
     * @throws Problem {@code malformed} if it is not an array of objects; otherwise {@code invalid}, with every mistake
     *     and its line
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

    /** The same text for 5e-05 and 0.00005, and for a missing status and a null one. */
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

    /** The entry's id has the time to the microsecond, so that ids have the order of the calls. */
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
