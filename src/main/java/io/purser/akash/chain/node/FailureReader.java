package io.purser.akash.chain.node;

import io.purser.akash.chain.model.Coin;
import io.purser.akash.chain.node.ChainFailure.UnorderedRefused.Reason;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoField;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Turns a node's error into a {@link ChainFailure}. The texts are from the answers of real nodes. */
public final class FailureReader {
    /** A text that tells more than its code: what in it matters is in groups. */
    private record Telling(Pattern pattern, Function<MatchResult, ChainFailure> failure) {
        static Telling of(String pattern, Function<MatchResult, ChainFailure> failure) {
            return new Telling(Pattern.compile(pattern), failure);
        }

        Optional<ChainFailure> in(String log) {
            Matcher found = pattern.matcher(log);
            return found.find() ? Optional.of(failure.apply(found)) : Optional.empty();
        }
    }

    private static final List<Telling> TELLING = List.of(
            Telling.of(
                    "account sequence mismatch, expected (\\d+), got (\\d+)",
                    text -> new ChainFailure.SequenceMismatch(number(text, 1), number(text, 2))),
            Telling.of(
                    "insufficient fees; got: ?(\\S*) required: (\\S+?)(:|$)",
                    text -> new ChainFailure.FeeTooLow(text.group(1), text.group(2))),
            Telling.of(
                    "gasWanted: (\\d+), gasUsed: (\\d+)",
                    text -> new ChainFailure.OutOfGas(number(text, 1), number(text, 2))),
            Telling.of(
                    "block time: (\\S+ \\S+) \\S+ UTC, timeout timestamp: (\\S+ \\S+) \\S+ UTC",
                    text -> new ChainFailure.TimedOut(goTime(text.group(1)), goTime(text.group(2)))),
            Telling.of(
                    "Deposit too low - (\\d+) < (\\d+)([a-z]\\w*)",
                    text -> new ChainFailure.DepositTooLow(
                            new Coin(text.group(3), new BigInteger(text.group(1))),
                            new Coin(text.group(3), new BigInteger(text.group(2))))),
            Telling.of(
                    "Mismatched denominations \\((\\S+) != (\\S+)\\)",
                    text -> new ChainFailure.DenominationMismatch(text.group(1), text.group(2))));

    private static final List<Map.Entry<String, Reason>> UNORDERED = List.of(
            Map.entry("already used timeout", Reason.TIMEOUT_USED),
            Map.entry("sequence is not allowed for unordered", Reason.SEQUENCE_SET),
            Map.entry("unordered transaction must have timeout_timestamp set", Reason.TIMEOUT_MISSING),
            Map.entry("unordered tx ttl exceeds", Reason.TIMEOUT_TOO_FAR_AHEAD),
            Map.entry("unordered transactions are not enabled", Reason.NOT_ENABLED));

    private static final Pattern EMBEDDED = Pattern.compile("codespace (\\S+) code (\\d+): ");
    /** The place of the error in the node's source code, which simulations add. */
    private static final Pattern ORIGIN = Pattern.compile(" \\[[^\\]]*\\] with gas used: '\\d+'$");

    /** Mistakes in a query that the gateway reports as if they were its own failures. */
    private static final Pattern BAD_QUESTION =
            Pattern.compile("^(unsupported return type|encoding/hex|decoding bech32 failed|strconv\\.)");

    /** A node without the state at a height (baseapp's {@code CreateQueryContext}, and iavl). */
    private static final Pattern NO_STATE = Pattern.compile(
            "failed to load state at height|version does not exist|is not ready; please wait for first block");

    private static final DateTimeFormatter GO_TIME = new DateTimeFormatterBuilder()
            .appendPattern("yyyy-MM-dd HH:mm:ss")
            .optionalStart()
            .appendFraction(ChronoField.NANO_OF_SECOND, 0, 9, true)
            .optionalEnd()
            .toFormatter(Locale.ROOT);

    private FailureReader() {}

    /** The failure of a transaction. */
    static ChainFailure ofTransaction(String codespace, int code, String log) {
        Optional<ErrorCode> registered = ErrorCode.of(codespace, code);
        // An error of a module may have lost its codespace on the way. Then only its text identifies it.
        return special(log)
                .or(() -> registered.map(known -> ofCode(known, log)))
                .or(() -> ErrorCode.ofText(log).map(known -> ofCode(known, log)))
                .orElseGet(() -> new ChainFailure.UnregisteredError(codespace, code, log));
    }

    /** The failure of a query or a simulation. */
    public static ChainFailure ofQuery(int status, int grpcCode, String message) {
        String log = ORIGIN.matcher(message).replaceFirst("");
        if (status == 501 || grpcCode == 12) {
            return new ChainFailure.NotOffered(log);
        }
        // A proxy in front of the node may answer 404, too; only the gateway's own has gRPC's code.
        if (grpcCode == 5) {
            return new ChainFailure.Absent(log);
        }
        Matcher embedded = EMBEDDED.matcher(log);
        Optional<ChainFailure> named = embedded.find()
                ? ErrorCode.of(embedded.group(1), Integer.parseInt(embedded.group(2)))
                        .map(code -> ofCode(code, log))
                : Optional.empty();
        if (log.contains("price stalled") || log.contains("oracle.v2.AggregatedPrice")) {
            return new ChainFailure.OracleStalled(log);
        }
        return named.or(() -> special(log))
                .or(() -> ErrorCode.ofText(log).map(known -> ofCode(known, log)))
                .orElseGet(() -> grpcCode == 3 || BAD_QUESTION.matcher(log).find()
                        ? new ChainFailure.BadQuestion(log)
                        : new ChainFailure.UnregisteredError("grpc", grpcCode, log));
    }

    /**
     * Whether the failure of a query tells only of the node that was asked: its error is no registered one, or it does
     * not have the block's state, because it deletes old blocks or has just been restarted.
     */
    static boolean isOfTheNode(ChainFailure failure) {
        return failure instanceof ChainFailure.UnregisteredError
                || (failure instanceof ChainFailure.BadQuestion(var log)
                        && NO_STATE.matcher(log).find())
                || (failure instanceof ChainFailure.Refused(var _, var text)
                        && NO_STATE.matcher(text).find());
    }

    private static Optional<ChainFailure> special(String log) {
        return TELLING.stream()
                .flatMap(telling -> telling.in(log).stream())
                .findFirst()
                .or(() -> unordered(log))
                .or(() -> funds(log));
    }

    private static long number(MatchResult text, int group) {
        return Long.parseLong(text.group(group));
    }

    private static Optional<ChainFailure> unordered(String log) {
        return UNORDERED.stream()
                .filter(refusal -> log.contains(refusal.getKey()))
                .findFirst()
                .map(refusal -> new ChainFailure.UnorderedRefused(refusal.getValue(), log));
    }

    private static Optional<ChainFailure> funds(String log) {
        if (log.contains("spendable balance") || log.contains("is smaller than")) {
            List<Coin> coins = Coin.allIn(log);
            return coins.size() >= 2
                    ? Optional.of(new ChainFailure.InsufficientFunds(coins.subList(0, 1), coins.subList(1, 2), log))
                    : Optional.of(new ChainFailure.InsufficientFunds(List.of(), List.of(), log));
        }
        return log.contains("insufficient balance") || log.contains("insufficient funds")
                ? Optional.of(new ChainFailure.InsufficientFunds(List.of(), List.of(), log))
                : Optional.empty();
    }

    /** The codes that have a type of their own. */
    private static ChainFailure ofCode(ErrorCode code, String log) {
        return switch (code.name()) {
            case "sdk unauthorized" -> new ChainFailure.WrongSignature(log);
            case "sdk insufficient funds" -> new ChainFailure.InsufficientFunds(List.of(), List.of(), log);
            case "sdk unknown address" -> new ChainFailure.UnknownAccount(log);
            case "sdk tx already in mempool" -> new ChainFailure.AlreadyKnown();
            case "oracle.v2 price stalled", "bme oracle is unhealthy" -> new ChainFailure.OracleStalled(log);
            default -> new ChainFailure.Refused(code, log);
        };
    }

    private static Instant goTime(String text) {
        try {
            return LocalDateTime.parse(text, GO_TIME).toInstant(ZoneOffset.UTC);
        } catch (DateTimeParseException e) {
            return Instant.EPOCH;
        }
    }
}
