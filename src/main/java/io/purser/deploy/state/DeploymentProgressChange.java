package io.purser.deploy.state;

import io.purser.akash.chain.model.DeploymentId;
import io.purser.money.Usd;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A {@link DeploymentProgress} in the making: everything that is not named stays. */
public final class DeploymentProgressChange {
    private DeploymentState state;
    private Instant since;
    private @Nullable DeploymentStep step;
    private int placement;
    private int attempt;
    private @Nullable Long dseq;
    private @Nullable String owner;
    private @Nullable String transactionHash;
    private List<DeploymentProgress.Leased> leases;
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

    DeploymentProgressChange(DeploymentProgress from) {
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

    public DeploymentProgressChange state(DeploymentState next, Instant now) {
        state = next;
        since = now;
        return this;
    }

    public DeploymentProgressChange step(@Nullable DeploymentStep value) {
        step = value;
        return this;
    }

    public DeploymentProgressChange nextAttempt() {
        attempt++;
        return this;
    }

    /** Created anew, under another number. */
    public DeploymentProgressChange nextPlacement() {
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

    public DeploymentProgressChange dseq(@Nullable Long value) {
        dseq = value;
        return this;
    }

    public DeploymentProgressChange owner(@Nullable String value) {
        owner = value;
        return this;
    }

    public DeploymentProgressChange placed(DeploymentId id, String transaction, long deposit) {
        dseq = id.dseq();
        owner = id.owner().text();
        transactionHash = transaction.isEmpty() ? null : transaction;
        depositedUact = deposit;
        return this;
    }

    public DeploymentProgressChange leases(List<DeploymentProgress.Leased> value) {
        leases = value;
        return this;
    }

    public DeploymentProgressChange exclude(List<String> providers) {
        List<String> all = new ArrayList<>(excluded);
        all.addAll(providers);
        excluded = all.stream().distinct().toList();
        return this;
    }

    public DeploymentProgressChange uris(List<String> value) {
        uris = value;
        return this;
    }

    public DeploymentProgressChange again(boolean value) {
        again = value;
        return this;
    }

    public DeploymentProgressChange failure(@Nullable String value) {
        failure = value;
        return this;
    }

    public DeploymentProgressChange trouble(@Nullable String value) {
        trouble = value;
        return this;
    }

    public DeploymentProgressChange reservation(@Nullable UUID id, Usd amount) {
        reservation = id;
        reserved = amount;
        nextReservation = null;
        return this;
    }

    public DeploymentProgressChange nextReservation(@Nullable UUID id) {
        nextReservation = id;
        return this;
    }

    public DeploymentProgressChange captured(Usd value) {
        captured = value;
        return this;
    }

    public DeploymentProgressChange earlier(Usd value) {
        earlier = value;
        return this;
    }

    public DeploymentProgressChange deposited(long uact) {
        depositedUact += uact;
        return this;
    }

    public DeploymentProgressChange escrow(@Nullable BigDecimal left, @Nullable BigDecimal perBlock) {
        leftUact = left == null ? null : left.toPlainString();
        perBlockUact = perBlock == null ? null : perBlock.toPlainString();
        return this;
    }

    public DeploymentProgressChange checkedAt(@Nullable Instant value) {
        checkedAt = value;
        return this;
    }

    public DeploymentProgressChange toppingUp(long uact) {
        toppingUpUact = uact;
        return this;
    }

    /** How the last attempt to top it up ended, and when the next may follow. */
    public DeploymentProgressChange toppedUp(@Nullable String refused, Instant after) {
        toppingUpUact = 0;
        topUpRefused = refused;
        topUpAfter = after;
        return this;
    }

    public DeploymentProgressChange warnedDays(int days) {
        warnedDays = days;
        return this;
    }

    public DeploymentProgress done() {
        return new DeploymentProgress(
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
