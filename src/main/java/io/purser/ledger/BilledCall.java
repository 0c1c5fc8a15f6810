package io.purser.ledger;

import java.util.UUID;

/**
 * What money is spent on: one attempt of one call.
 *
 * @param callId the id that all attempts of a call share
 * @param attempt counts from 1
 * @param spender who spends
 * @param priceVersion the list of prices that was in force
 */
public record BilledCall(
        UUID callId, int attempt, Spender spender, String provider, String model, String priceVersion) {
    /** A call with one attempt. */
    public static BilledCall single(UUID callId, Spender spender, String provider, String model, String priceVersion) {
        return new BilledCall(callId, 1, spender, provider, model, priceVersion);
    }

    /** Something that belongs to such a call. */
    public interface Part {
        BilledCall call();

        default UUID callId() {
            return call().callId();
        }

        default int attempt() {
            return call().attempt();
        }

        default Spender spender() {
            return call().spender();
        }

        default String provider() {
            return call().provider();
        }

        default String model() {
            return call().model();
        }

        default String priceVersion() {
            return call().priceVersion();
        }

        /** The name of the model here: {@code provider:model}. */
        default String target() {
            return provider() + ":" + model();
        }
    }
}
