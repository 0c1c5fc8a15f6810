package io.purser.akash.console;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.purser.akash.wallet.LeasesClaim;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.math.BigDecimal;
import java.util.List;

/** The bodies of requests to Console, in the form of its JSON. */
@RegisterForReflection(
        registerFullHierarchy = true,
        targets = {
            ConsoleRequests.Data.class,
            ConsoleRequests.Create.class,
            ConsoleRequests.Update.class,
            ConsoleRequests.AddDeposit.class,
            ConsoleRequests.TopUp.class,
            ConsoleRequests.CreateLeases.class,
            ConsoleRequests.CreateToken.class,
            ScreeningRequest.class
        })
final class ConsoleRequests {
    private ConsoleRequests() {}

    /** The object around most bodies. */
    record Data<T>(T data) {}

    record Create(String sdl, BigDecimal deposit) {}

    record Update(String sdl) {}

    record AddDeposit(String dseq, BigDecimal deposit) {}

    record TopUp(@JsonProperty("autoTopUpEnabled") boolean isEnabled) {}

    /** The bids to accept. No {@link Data} is around it. */
    record CreateLeases(String manifest, List<AcceptedBid> leases) {
        static CreateLeases of(String manifest, List<LeaseChoice> choices) {
            return new CreateLeases(
                    manifest,
                    choices.stream()
                            .map(choice -> new AcceptedBid(
                                    Long.toString(choice.dseq()), choice.gseq(), choice.oseq(), choice.provider()))
                            .toList());
        }
    }

    /** A bid to accept. */
    record AcceptedBid(String dseq, int gseq, int oseq, String provider) {}

    /**
     * A request for a token.
     *
     * @param ttl in seconds
     */
    record CreateToken(long ttl, LeasesClaim leases) {}
}
