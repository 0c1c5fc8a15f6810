package io.purser.akash.provider;

import io.purser.akash.wallet.Address;
import io.purser.problem.OutsideFailure;
import java.util.List;

/** Carries a {@link GatewayFailure} to the caller. */
public final class GatewayException extends OutsideFailure {
    private final transient List<Address> providers;

    public GatewayException(GatewayFailure failure) {
        this(failure, List.of());
    }

    /**
     * A failure among several providers that were asked.
     *
     * @param failure of the first of them
     * @param providers those that failed
     */
    public GatewayException(GatewayFailure failure, List<Address> providers) {
        super(failure);
        this.providers = List.copyOf(providers);
    }

    public GatewayFailure failure() {
        return (GatewayFailure) reason();
    }

    /** The providers that failed, if several were asked; empty if the caller asked one. */
    public List<Address> providers() {
        return providers;
    }
}
