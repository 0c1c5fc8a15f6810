package io.purser.akash.chain.node;

import io.purser.akash.chain.model.Coin;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoField;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Turns a node's error into a {@link ChainFailure}. The texts are from the answers of real nodes. */
public final class FailureReader {
    private static final Pattern SEQUENCE = Pattern.compile("account sequence mismatch, expected (\\d+), got (\\d+)");
    private static final Pattern FEE = Pattern.compile("insufficient fees; got: ?(\\S*) required: (\\S+?)(:|$)");
    private static final Pattern GAS = Pattern.compile("gasWanted: (\\d+), gasUsed: (\\d+)");
    private static final Pattern TIMEOUT =
            Pattern.compile("block time: (\\S+ \\S+) \\S+ UTC, timeout timestamp: (\\S+ \\S+) \\S+ UTC");
    private static final Pattern DEPOSIT_TOO_LOW = Pattern.compile("Deposit too low - (\\d+) < (\\d+)([a-z]\\w*)");
    private static final Pattern DENOMINATIONS = Pattern.compile("Mismatched denominations \\((\\S+) != (\\S+)\\)");
    private static final Pattern EMBEDDED = Pattern.compile("codespace (\\S+) code (\\d+): ");
    /** The place of the error in the node's source code, which simulations add. */
    private static final Pattern ORIGIN = Pattern.compile(" \\[[^\\]]*\\] with gas used: '\\d+'$");

    /** Mistakes in a query that the gateway reports as if they were its own failures. */
    private static final Pattern BAD_QUESTION =
            Pattern.compile("^(unsupported return type|encoding/hex|decoding bech32 failed|strconv\\.)");

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
        if (status == 404 || grpcCode == 5) {
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

    private static Optional<ChainFailure> special(String log) {
        Matcher sequence = SEQUENCE.matcher(log);
        if (sequence.find()) {
            return Optional.of(new ChainFailure.SequenceMismatch(
                    Long.parseLong(sequence.group(1)), Long.parseLong(sequence.group(2))));
        }
        Matcher fee = FEE.matcher(log);
        if (fee.find()) {
            return Optional.of(new ChainFailure.FeeTooLow(fee.group(1), fee.group(2)));
        }
        Matcher gas = GAS.matcher(log);
        if (gas.find()) {
            return Optional.of(new ChainFailure.OutOfGas(Long.parseLong(gas.group(1)), Long.parseLong(gas.group(2))));
        }
        Matcher timeout = TIMEOUT.matcher(log);
        if (timeout.find()) {
            return Optional.of(new ChainFailure.TimedOut(goTime(timeout.group(1)), goTime(timeout.group(2))));
        }
        return deposit(log).or(() -> unordered(log)).or(() -> funds(log));
    }

    private static Optional<ChainFailure> deposit(String log) {
        Matcher low = DEPOSIT_TOO_LOW.matcher(log);
        if (low.find()) {
            return Optional.of(new ChainFailure.DepositTooLow(
                    new Coin(low.group(3), new java.math.BigInteger(low.group(1))),
                    new Coin(low.group(3), new java.math.BigInteger(low.group(2)))));
        }
        Matcher denominations = DENOMINATIONS.matcher(log);
        return denominations.find()
                ? Optional.of(new ChainFailure.DenominationMismatch(denominations.group(1), denominations.group(2)))
                : Optional.empty();
    }

    private static Optional<ChainFailure> unordered(String log) {
        ChainFailure.UnorderedRefused.Reason reason;
        if (log.contains("has already used timeout") || log.contains("already used timeout")) {
            reason = ChainFailure.UnorderedRefused.Reason.TIMEOUT_USED;
        } else if (log.contains("sequence is not allowed for unordered")) {
            reason = ChainFailure.UnorderedRefused.Reason.SEQUENCE_SET;
        } else if (log.contains("unordered transaction must have timeout_timestamp set")) {
            reason = ChainFailure.UnorderedRefused.Reason.TIMEOUT_MISSING;
        } else if (log.contains("unordered tx ttl exceeds")) {
            reason = ChainFailure.UnorderedRefused.Reason.TIMEOUT_TOO_FAR_AHEAD;
        } else if (log.contains("unordered transactions are not enabled")) {
            reason = ChainFailure.UnorderedRefused.Reason.NOT_ENABLED;
        } else {
            return Optional.empty();
        }
        return Optional.of(new ChainFailure.UnorderedRefused(reason, log));
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

    @SuppressWarnings("EnumSwitch") // Only the codes that have their own type are distinguished here.
    private static ChainFailure ofCode(ErrorCode code, String log) {
        return switch (code) {
            case SDK_UNAUTHORIZED -> new ChainFailure.WrongSignature(log);
            case SDK_INSUFFICIENT_FUNDS -> new ChainFailure.InsufficientFunds(List.of(), List.of(), log);
            case SDK_UNKNOWN_ADDRESS -> new ChainFailure.UnknownAccount(log);
            case SDK_TX_ALREADY_IN_MEMPOOL -> new ChainFailure.AlreadyKnown();
            case ORACLE_V2_PRICE_STALLED, BME_ORACLE_IS_UNHEALTHY -> new ChainFailure.OracleStalled(log);
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
