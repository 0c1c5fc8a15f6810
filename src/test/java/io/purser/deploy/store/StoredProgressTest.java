package io.purser.deploy.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purser.deploy.state.BiddingState;
import io.purser.deploy.state.ClosingPurpose;
import io.purser.deploy.state.ClosingState;
import io.purser.deploy.state.DeploymentProgress;
import io.purser.deploy.state.DeploymentState;
import io.purser.deploy.state.LeasedState;
import io.purser.deploy.state.ReadyState;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class StoredProgressTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final UUID RESERVATION = UUID.fromString("01890a5d-ac96-774b-bcce-b302099a8057");

    /** The form of the previous release, for a ready deployment whose top-up was refused. */
    private static final String BEFORE = """
            {"state":"READY","since":"2026-01-02T03:04:05.678901Z","step":null,"placement":2,"attempt":3,"dseq":1700000000001,
             "owner":"akash19rl4cm2hmr8afy4kldpxz3fka4jguq0a3mq6x0","transaction_hash":"AB",
             "leases":[{"gseq":1,"oseq":2,"provider":"akash1p","bseq":0,"price_uact":"790.5"}],"excluded":["akash1bad"],
             "uris":["https://web.example"],"again":false,"failure":null,"trouble":"its escrow lasts for less than 3 days",
             "reservation":"01890a5d-ac96-774b-bcce-b302099a8057","reserved":"4.5","next_reservation":null,"captured":"1.25",
             "earlier":"1","deposited_uact":5000000,"left_uact":"4500000.5","per_block_uact":"790.5",
             "checked_at":"2026-01-02T04:00:00Z","topping_up_uact":0,"top_up_after":"2026-01-02T05:00:00Z",
             "top_up_refused":"the budget cannot hold it","warned_days":3}
            """;

    private static ObjectNode json(String text) {
        try {
            return (ObjectNode) JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The form of the previous release for that state. */
    private static ObjectNode before(DeploymentState state) {
        ObjectNode json = json(BEFORE).put("state", state.name());
        switch (state) {
            case REQUESTED, VALIDATED, FUNDED, CREATED, BIDDING -> json.putArray("leases");
            case LEASED, MANIFEST_SENT, READY, UPDATING, CLOSING, CLOSED, FAILED -> {}
        }
        switch (state) {
            case REQUESTED, VALIDATED, FUNDED, CREATED, BIDDING, LEASED -> json.putArray("uris");
            case MANIFEST_SENT, READY, UPDATING, CLOSING, CLOSED, FAILED -> {}
        }
        switch (state) {
            case REQUESTED, VALIDATED, CLOSED, FAILED ->
                json.putNull("reservation").put("reserved", "0");
            case FUNDED, CREATED, BIDDING, LEASED, MANIFEST_SENT, READY, UPDATING, CLOSING -> {}
        }
        switch (state) {
            case REQUESTED, VALIDATED, FUNDED -> {
                json.putNull("dseq").putNull("owner").putNull("transaction_hash");
                json.put("deposited_uact", 0)
                        .putNull("left_uact")
                        .putNull("per_block_uact")
                        .putNull("checked_at");
                json.putNull("top_up_after").putNull("top_up_refused").put("warned_days", 0);
            }
            case CREATED, BIDDING, LEASED, MANIFEST_SENT, READY, UPDATING, CLOSING, CLOSED, FAILED -> {}
        }
        switch (state) {
            case UPDATING -> json.put("step", "UPDATE");
            case FAILED -> json.put("failure", "no provider bid");
            case REQUESTED, VALIDATED, FUNDED, CREATED, BIDDING, LEASED, MANIFEST_SENT, READY, CLOSING, CLOSED -> {}
        }
        return json;
    }

    @ParameterizedTest
    @EnumSource
    void readsWhatTheReleaseBeforeHasWrittenAndWritesTheSame(DeploymentState state) {
        DeploymentProgress progress = StoredProgress.read(before(state).toString());

        assertThat(progress.state()).isEqualTo(state);
        assertThat(json(StoredProgress.write(progress))).isEqualTo(before(state));
        assertThat(StoredProgress.read(StoredProgress.write(progress))).isEqualTo(progress);
    }

    @Test
    void readsEveryFieldOfAStateToItsPlace() {
        ReadyState ready = (ReadyState) StoredProgress.read(BEFORE);

        assertThat(ready.since()).isEqualTo(Instant.parse("2026-01-02T03:04:05.678901Z"));
        assertThat(ready.placement()).isEqualTo(2);
        assertThat(ready.attempt()).isEqualTo(3);
        assertThat(ready.dseq()).isEqualTo(1_700_000_000_001L);
        assertThat(ready.transactionHash()).isEqualTo("AB");
        assertThat(ready.price()).isEqualByComparingTo("790.5");
        assertThat(ready.excluded()).containsExactly("akash1bad");
        assertThat(ready.uris()).containsExactly("https://web.example");
        assertThat(ready.trouble()).isEqualTo("its escrow lasts for less than 3 days");
        assertThat(ready.basics().budget().reservation()).isEqualTo(RESERVATION);
        assertThat(ready.basics().budget().reserved()).hasToString("4.5");
        assertThat(ready.captured()).hasToString("1.25");
        assertThat(ready.basics().budget().earlier()).hasToString("1");
        assertThat(ready.depositedUact()).isEqualTo(5_000_000);
        assertThat(ready.escrow().leftUact()).isEqualByComparingTo("4500000.5");
        assertThat(ready.escrow().checkedAt()).isEqualTo(Instant.parse("2026-01-02T04:00:00Z"));
        assertThat(ready.escrow().topUpAfter()).isEqualTo(Instant.parse("2026-01-02T05:00:00Z"));
        assertThat(ready.escrow().topUpRefused()).isEqualTo("the budget cannot hold it");
        assertThat(ready.escrow().warnedDays()).isEqualTo(3);
    }

    @ParameterizedTest
    @EnumSource(names = {"MANIFEST_SENT", "UPDATING"})
    void keepsWhatRanBeforeAnUpdate(DeploymentState state) {
        ObjectNode json = before(state);
        json.putObject("generations").put("1/web", 7);

        DeploymentProgress progress = StoredProgress.read(json.toString());

        assertThat(progress.generations().of(1, "web")).isEqualTo(7);
        assertThat(progress.generations().of(2, "web")).isNull();
        assertThat(json(StoredProgress.write(progress))).isEqualTo(json);
    }

    @Test
    void keepsWhetherItsProviderHasToBeSentItsManifestAgain() {
        ObjectNode json = before(DeploymentState.READY).put("manifest_due", true);

        ReadyState ready = (ReadyState) StoredProgress.read(json.toString());

        assertThat(ready.isManifestDue()).isTrue();
        assertThat(json(StoredProgress.write(ready))).isEqualTo(json);
    }

    @Test
    void countsTheRefusalsOfOneBidding() {
        BiddingState bidding = (BiddingState) StoredProgress.read(
                before(DeploymentState.BIDDING).put("attempt", 30).toString());

        BiddingState refused = bidding.refused().refused();

        assertThat(bidding.refusals()).isZero();
        assertThat(StoredProgress.read(StoredProgress.write(refused))).isEqualTo(refused);
        assertThat(refused.refusals()).isEqualTo(2);
        LeasedState leased = refused.leasing(ready().leases()).leased(ready().leases(), ready().since());
        assertThat(leased.bidding(List.of(), ready().since()).refusals()).isZero();
    }

    private static ReadyState ready() {
        return (ReadyState) StoredProgress.read(BEFORE);
    }

    @Test
    void knowsWhyItIsClosed() {
        ObjectNode closing = before(DeploymentState.CLOSING);

        assertThat(((ClosingState) StoredProgress.read(closing.toString())).purpose())
                .isEqualTo(new ClosingPurpose.AsAsked());
        assertThat(((ClosingState)
                                StoredProgress.read(closing.put("again", true).toString()))
                        .purpose())
                .isEqualTo(new ClosingPurpose.ToPlaceAgain());
        assertThat(((ClosingState) StoredProgress.read(closing.put("again", false)
                                .put("failure", "gone")
                                .toString()))
                        .purpose())
                .isEqualTo(new ClosingPurpose.AfterFailure("gone"));
    }

    @Test
    void forgetsAReservationThatTheReleaseBeforeLeftWithAFailure() {
        ObjectNode failed = before(DeploymentState.FAILED).put("next_reservation", RESERVATION.toString());

        assertThat(StoredProgress.read(failed.toString()).basics().budget().isSettled())
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    READY     | leases          | []        | a deployment cannot be ready: it has no lease
                    UPDATING  | leases          | []        | a deployment cannot be updating: it has no lease
                    READY     | step            | "CREATE"  | a deployment that is ready cannot have the step create under way
                    READY     | topping_up_uact | 5         | a deployment cannot be ready: it is topped up, and no deposit is under way
                    CREATED   | dseq            | null      | a deployment that is created has a dseq and an owner, and this one has none
                    FUNDED    | reservation     | null      | a deployment cannot be funded: it has no reservation in the budgets
                    BIDDING   | step            | "LEASE"   | a deployment cannot be bidding: it takes leases, and names none of them
                    REQUESTED | next_reservation | "01890a5d-ac96-774b-bcce-b302099a8057" | a deployment cannot be requested: the budgets hold something for it
                    """)
    void refusesWhatFitsNoState(DeploymentState state, String field, String value, String message)
            throws JsonProcessingException {
        ObjectNode json = before(state);
        json.set(field, JSON.readTree(value));

        assertThatThrownBy(() -> StoredProgress.read(json.toString())).hasMessage(message);
    }

    @ParameterizedTest
    @CsvSource({"state", "since", "excluded", "leases", "uris", "reserved", "captured", "earlier"})
    void saysWhichFieldIsMissing(String field) {
        ObjectNode json = before(DeploymentState.READY);
        json.remove(field);

        assertThatThrownBy(() -> StoredProgress.read(json.toString()))
                .rootCause()
                .hasMessage("progress has no field " + field);
    }
}
