package io.purser.deploy.store;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.purser.akash.chain.model.DeploymentId;
import io.purser.akash.wallet.Address;
import io.purser.deploy.state.BiddingState;
import io.purser.deploy.state.BudgetShare;
import io.purser.deploy.state.ChainIdentity;
import io.purser.deploy.state.ClosedState;
import io.purser.deploy.state.ClosingPurpose;
import io.purser.deploy.state.ClosingState;
import io.purser.deploy.state.CreatedState;
import io.purser.deploy.state.DeploymentProgress;
import io.purser.deploy.state.DeploymentState;
import io.purser.deploy.state.DeploymentStep;
import io.purser.deploy.state.EscrowStatus;
import io.purser.deploy.state.FailedState;
import io.purser.deploy.state.FundedState;
import io.purser.deploy.state.GroupLease;
import io.purser.deploy.state.LeasedState;
import io.purser.deploy.state.ManifestSentState;
import io.purser.deploy.state.PodGenerations;
import io.purser.deploy.state.ProgressBasics;
import io.purser.deploy.state.ReadyState;
import io.purser.deploy.state.Remains;
import io.purser.deploy.state.RequestedState;
import io.purser.deploy.state.UpdatingState;
import io.purser.deploy.state.ValidatedState;
import io.purser.json.Numbers;
import io.purser.json.StoredJson;
import io.purser.money.Usd;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A {@link DeploymentProgress} in the form of the column {@code progress}: one flat object with the same fields in
 * every state, which a replica of the previous release also reads and writes. Only this class knows both forms.
 */
@RegisterForReflection(
        targets = {
            StoredProgress.class,
            StoredProgress.Tries.class,
            StoredProgress.Chain.class,
            StoredProgress.Budget.class,
            StoredProgress.Escrow.class,
            StoredProgress.TopUp.class,
            StoredProgress.Ending.class,
            GroupLease.class,
            DeploymentState.class,
            DeploymentStep.class,
            Usd.class
        })
record StoredProgress(
        DeploymentState state,
        Instant since,
        @Nullable DeploymentStep step,
        @Nullable String trouble,
        @JsonUnwrapped Tries tries,
        @JsonUnwrapped Chain chain,
        @JsonUnwrapped Budget budget,
        @JsonUnwrapped Escrow escrow,
        @JsonUnwrapped TopUp topUp,
        @JsonUnwrapped Ending ending) {
    StoredProgress {
        present(state, "state");
        present(since, "since");
    }

    record Tries(
            int placement,
            int attempt,
            List<String> excluded,
            // Left out by the previous release, and where no bid was refused.
            @JsonInclude(JsonInclude.Include.NON_DEFAULT) int refusals) {
        Tries {
            present(excluded, "excluded");
        }
    }

    record Chain(
            @Nullable Long dseq,
            @Nullable String owner,
            @Nullable String transactionHash,
            List<GroupLease> leases,
            List<String> uris,
            // Left out by the previous release, and without an update.
            @JsonInclude(JsonInclude.Include.NON_EMPTY) @Nullable
            Map<String, Long> generations,
            // Left out by the previous release, and where no update was given up.
            @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean manifestDue) {
        Chain {
            present(leases, "leases");
            present(uris, "uris");
        }
    }

    record Budget(
            @Nullable UUID reservation,
            Usd reserved,
            @Nullable UUID nextReservation,
            Usd captured,
            Usd earlier) {
        Budget {
            present(reserved, "reserved");
            present(captured, "captured");
            present(earlier, "earlier");
        }
    }

    record Escrow(
            long depositedUact,
            @Nullable String leftUact,
            @Nullable String perBlockUact,
            @Nullable Instant checkedAt,
            int warnedDays) {}

    record TopUp(
            long toppingUpUact,
            @Nullable Instant topUpAfter,
            @Nullable String topUpRefused) {}

    /**
     * The end of a deployment.
     *
     * @param again whether it is created again after it is closed
     */
    record Ending(boolean again, @Nullable String failure) {}

    private static void present(@Nullable Object value, String field) {
        if (value == null) {
            throw new IllegalStateException("progress has no field " + field);
        }
    }

    static String write(DeploymentProgress progress) {
        return StoredJson.write(of(progress));
    }

    /**
     * Reads the object that a replica has written.
     *
     * @throws IllegalStateException if the text is not JSON of that form, or does not fit its state
     * @throws IllegalArgumentException likewise
     */
    static DeploymentProgress read(String text) {
        return StoredJson.read(text, StoredProgress.class).progress();
    }

    private static StoredProgress of(DeploymentProgress progress) {
        ProgressBasics basics = progress.basics();
        BudgetShare share = basics.budget();
        EscrowStatus escrow = progress.escrow();
        return new StoredProgress(
                progress.state(),
                basics.since(),
                progress.step(),
                basics.trouble(),
                new Tries(
                        basics.placement(),
                        basics.attempt(),
                        basics.excluded(),
                        progress instanceof BiddingState bidding ? bidding.refusals() : 0),
                new Chain(
                        progress.dseq(),
                        progress.owner(),
                        progress.transactionHash(),
                        progress.leases(),
                        progress.uris(),
                        progress.generations().before(),
                        progress instanceof ReadyState due && due.isManifestDue()),
                new Budget(share.reservation(), share.reserved(), share.pending(), share.captured(), share.earlier()),
                new Escrow(
                        escrow.depositedUact(),
                        text(escrow.leftUact()),
                        text(escrow.perBlockUact()),
                        escrow.checkedAt(),
                        escrow.warnedDays()),
                new TopUp(
                        progress instanceof ReadyState ready ? ready.toppingUpUact() : 0,
                        escrow.topUpAfter(),
                        escrow.topUpRefused()),
                new Ending(
                        progress instanceof ClosingState closing
                                && closing.purpose() instanceof ClosingPurpose.ToPlaceAgain,
                        progress.failure()));
    }

    private DeploymentProgress progress() {
        return switch (state) {
            case REQUESTED -> new RequestedState(basics(share()));
            case VALIDATED -> new ValidatedState(basics(share()));
            case FUNDED -> new FundedState(basics(share()), step == DeploymentStep.CREATE, id());
            case CREATED -> new CreatedState(basics(share()), identity(), status());
            case BIDDING ->
                new BiddingState(
                        basics(share()),
                        identity(),
                        status(),
                        chain.leases(),
                        step == DeploymentStep.LEASE,
                        tries.refusals());
            case LEASED -> new LeasedState(basics(share()), identity(), status(), chain.leases(), step);
            case MANIFEST_SENT ->
                new ManifestSentState(
                        basics(share()), identity(), status(), chain.leases(), chain.uris(), generations(), step);
            case READY ->
                new ReadyState(
                        basics(share()),
                        identity(),
                        status(),
                        chain.leases(),
                        chain.uris(),
                        step,
                        topUp.toppingUpUact(),
                        chain.manifestDue());
            case UPDATING ->
                new UpdatingState(basics(share()), identity(), status(), chain.leases(), chain.uris(), generations());
            case CLOSING -> new ClosingState(basics(share()), remains(), purpose(), step == DeploymentStep.CLOSE);
            // The previous release left the id of a reservation here that the budgets have refused.
            case CLOSED -> new ClosedState(basics(share().settled()), remains());
            case FAILED ->
                new FailedState(basics(share().settled()), remains(), ending.failure() == null ? "" : ending.failure());
        };
    }

    private ProgressBasics basics(BudgetShare share) {
        return new ProgressBasics(since, tries.placement(), tries.attempt(), tries.excluded(), trouble, share);
    }

    private BudgetShare share() {
        return new BudgetShare(
                budget.reservation(), budget.reserved(), budget.nextReservation(), budget.captured(), budget.earlier());
    }

    private EscrowStatus status() {
        return new EscrowStatus(
                escrow.depositedUact(),
                decimal(escrow.leftUact()),
                decimal(escrow.perBlockUact()),
                escrow.checkedAt(),
                topUp.topUpAfter(),
                topUp.topUpRefused(),
                escrow.warnedDays());
    }

    private @Nullable DeploymentId id() {
        return chain.dseq() == null || chain.owner() == null
                ? null
                : new DeploymentId(new Address(chain.owner()), chain.dseq());
    }

    private PodGenerations generations() {
        return chain.generations() == null ? PodGenerations.NONE : new PodGenerations(chain.generations());
    }

    private ChainIdentity identity() {
        DeploymentId id = id();
        if (id == null) {
            throw new IllegalStateException(
                    "a deployment that is " + state.code() + " has a dseq and an owner, and this one has none");
        }
        return new ChainIdentity(id, chain.transactionHash());
    }

    private Remains remains() {
        DeploymentId id = id();
        return new Remains(
                id == null ? null : new ChainIdentity(id, chain.transactionHash()),
                chain.leases(),
                chain.uris(),
                status());
    }

    private ClosingPurpose purpose() {
        if (ending.failure() != null) {
            return new ClosingPurpose.AfterFailure(ending.failure());
        }
        return ending.again() ? new ClosingPurpose.ToPlaceAgain() : new ClosingPurpose.AsAsked();
    }

    private static @Nullable String text(@Nullable BigDecimal amount) {
        return amount == null ? null : amount.toPlainString();
    }

    private static @Nullable BigDecimal decimal(@Nullable String text) {
        return text == null ? null : Numbers.decimal(text);
    }
}
