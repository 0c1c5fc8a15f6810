package io.purser.akash.console;

import io.purser.akash.sdl.group.DecCoin;
import java.util.List;
import java.util.Optional;

/**
 * A deployment in Console.
 *
 * @param hash the hash of its manifest, in Base64
 * @param transferred the amount that its providers had received at the escrow's last settlement
 * @param funds the escrow's balance at that settlement
 */
public record ConsoleDeployment(
        String owner,
        long dseq,
        String state,
        String hash,
        List<ConsoleLease> leases,
        String escrowState,
        List<DecCoin> transferred,
        List<DecCoin> funds) {
    /**
     * A lease of the deployment.
     *
     * @param status the running services; empty while the provider cannot be reached
     */
    public record ConsoleLease(
            ConsoleBidId id, String state, DecCoin price, String reason, Optional<ConsoleLeaseStatus> status) {}

    public ConsoleDeployment {
        leases = List.copyOf(leases);
        transferred = List.copyOf(transferred);
        funds = List.copyOf(funds);
    }

    public boolean isActive() {
        return state.equals("active");
    }
}
