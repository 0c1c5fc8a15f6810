package io.purser.deploy;

import io.purser.akash.chain.DeploymentId;
import io.purser.money.Usd;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A {@link Progress} in the making: everything that is not named stays. */
final class ProgressChange {
    private DeploymentState state;
    private Instant since;
    private @Nullable Step step;
    private int placement;
    private int attempt;
    private @Nullable Long dseq;
    private @Nullable String owner;
    private @Nullable String transactionHash;
    private List<Progress.Leased> leases;
    private List<String> excluded;
    private List<String> uris;
    private boolean again;
    private @Nullable String failure;
    private @Nullable String trouble;
    private @Nullable UUID reservation;
    private Usd reserved;
    private @Nullable UUID nextReservation;
    private Usd captured;
    private Usd earlier;
    private long depositedUact;
    private @Nullable String leftUact;
    private @Nullable String perBlockUact;
    private @Nullable Instant checkedAt;
    private long toppingUpUact;
    private @Nullable Instant topUpAfter;
    private @Nullable String topUpRefused;
    private int warnedDays;

    ProgressChange(Progress from) {
        state = from.state();
        since = from.since();
        step = from.step();
        placement = from.placement();
        attempt = from.attempt();
        dseq = from.dseq();
        owner = from.owner();
        transactionHash = from.transactionHash();
        leases = from.leases();
        excluded = from.excluded();
        uris = from.uris();
        again = from.again();
        failure = from.failure();
        trouble = from.trouble();
        reservation = from.reservation();
        reserved = from.reserved();
        nextReservation = from.nextReservation();
        captured = from.captured();
        earlier = from.earlier();
        depositedUact = from.depositedUact();
        leftUact = from.leftUact();
        perBlockUact = from.perBlockUact();
        checkedAt = from.checkedAt();
        toppingUpUact = from.toppingUpUact();
        topUpAfter = from.topUpAfter();
        topUpRefused = from.topUpRefused();
        warnedDays = from.warnedDays();
    }

    ProgressChange state(DeploymentState next, Instant now) {
        state = next;
        since = now;
        return this;
    }

    ProgressChange step(@Nullable Step value) {
        step = value;
        return this;
    }

    ProgressChange nextAttempt() {
        attempt++;
        return this;
    }

    /** Created anew, under another number. */
    ProgressChange nextPlacement() {
        placement++;
        dseq = null;
        transactionHash = null;
        leases = List.of();
        uris = List.of();
        again = false;
        depositedUact = 0;
        leftUact = null;
        perBlockUact = null;
        toppingUpUact = 0;
        topUpAfter = null;
        topUpRefused = null;
        warnedDays = 0;
        return this;
    }

    ProgressChange dseq(@Nullable Long value) {
        dseq = value;
        return this;
    }

    ProgressChange owner(@Nullable String value) {
        owner = value;
        return this;
    }

    ProgressChange placed(DeploymentId id, String transaction, long deposit) {
        dseq = id.dseq();
        owner = id.owner().text();
        transactionHash = transaction.isEmpty() ? null : transaction;
        depositedUact = deposit;
        return this;
    }

    ProgressChange leases(List<Progress.Leased> value) {
        leases = value;
        return this;
    }

    ProgressChange exclude(List<String> providers) {
        List<String> all = new ArrayList<>(excluded);
        all.addAll(providers);
        excluded = all.stream().distinct().toList();
        return this;
    }

    ProgressChange uris(List<String> value) {
        uris = value;
        return this;
    }

    ProgressChange again(boolean value) {
        again = value;
        return this;
    }

    ProgressChange failure(@Nullable String value) {
        failure = value;
        return this;
    }

    ProgressChange trouble(@Nullable String value) {
        trouble = value;
        return this;
    }

    ProgressChange reservation(@Nullable UUID id, Usd amount) {
        reservation = id;
        reserved = amount;
        nextReservation = null;
        return this;
    }

    ProgressChange nextReservation(@Nullable UUID id) {
        nextReservation = id;
        return this;
    }

    ProgressChange captured(Usd value) {
        captured = value;
        return this;
    }

    ProgressChange earlier(Usd value) {
        earlier = value;
        return this;
    }

    ProgressChange deposited(long uact) {
        depositedUact += uact;
        return this;
    }

    ProgressChange escrow(@Nullable BigDecimal left, @Nullable BigDecimal perBlock) {
        leftUact = left == null ? null : left.toPlainString();
        perBlockUact = perBlock == null ? null : perBlock.toPlainString();
        return this;
    }

    ProgressChange checkedAt(@Nullable Instant value) {
        checkedAt = value;
        return this;
    }

    ProgressChange toppingUp(long uact) {
        toppingUpUact = uact;
        return this;
    }

    /** How the last attempt to top it up ended, and when the next may follow. */
    ProgressChange toppedUp(@Nullable String refused, Instant after) {
        toppingUpUact = 0;
        topUpRefused = refused;
        topUpAfter = after;
        return this;
    }

    ProgressChange warnedDays(int days) {
        warnedDays = days;
        return this;
    }

    Progress done() {
        return new Progress(
                state,
                since,
                step,
                placement,
                attempt,
                dseq,
                owner,
                transactionHash,
                leases,
                excluded,
                uris,
                again,
                failure,
                trouble,
                reservation,
                reserved,
                nextReservation,
                captured,
                earlier,
                depositedUact,
                leftUact,
                perBlockUact,
                checkedAt,
                toppingUpUact,
                topUpAfter,
                topUpRefused,
                warnedDays);
    }
}
