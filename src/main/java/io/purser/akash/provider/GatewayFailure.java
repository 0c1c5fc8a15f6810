package io.purser.akash.provider;

import io.purser.problem.OutsideFailure;
import io.purser.problem.ProblemType;
import java.util.Locale;

/** Why a provider's gateway did not carry out a request. */
public sealed interface GatewayFailure extends OutsideFailure.Reason {
    /** Tells a person the failure and the next step. */
    @Override
    default String advice() {
        return switch (this) {
            case NoLease(var text) -> "the provider knows no such lease (" + text + ")";
            case ManifestRefused(var text, var ourHash) ->
                "the provider refuses the manifest: " + text + "; the manifest sent has the hash " + ourHash;
            case NotAccepted(var status, var text) ->
                "the provider does not accept our token (" + status + " " + text + "): the wallet has to have signed"
                        + " at least one transaction, and this machine's clock has to be right";
            case Failed(var status, var text) -> "the provider answers " + status + ": " + text;
            case NotTheProvider(var reason) ->
                "the gateway cannot prove to be the provider, so nothing was sent to it: " + reason;
            case Unreachable(var reason) -> "the provider's gateway cannot be reached: " + reason;
            case Unreadable(var what) -> "the provider's answer cannot be read: " + what;
        };
    }

    @Override
    default ProblemType problemType() {
        return switch (this) {
            case NoLease _ -> ProblemType.NOT_FOUND;
            case ManifestRefused _, NotAccepted _, Failed _, NotTheProvider _, Unreadable _ ->
                ProblemType.PROVIDER_FAILED;
            case Unreachable _ -> ProblemType.NO_PROVIDER;
        };
    }

    /** It is always safe to send a manifest again. */
    @Override
    default boolean isOpen() {
        return false;
    }

    /** The provider has not seen the lease yet, or it has ended. */
    record NoLease(String text) implements GatewayFailure {}

    /**
     * The manifest's hash differs from the deployment's hash on the chain.
     *
     * @param ourHash the hash of the manifest that was sent, in hexadecimal digits
     */
    record ManifestRefused(String text, String ourHash) implements GatewayFailure {}

    /** The provider does not accept our token: the key is not on the chain yet, or a clock is wrong. */
    record NotAccepted(int status, String text) implements GatewayFailure {}

    /**
     * The gateway failed, or it refuses permanently, for example because a host name is taken or the number of groups
     * is wrong.
     */
    record Failed(int status, String text) implements GatewayFailure {
        private static final int TOO_MANY_REQUESTS = 429;
        private static final int OWN_FAILURES = 500;

        /** Whether a later attempt may succeed: the gateway failed and does not say that the manifest is the reason. */
        boolean mayPass() {
            String said = text.toLowerCase(Locale.ROOT);
            boolean isFinal = said.contains("hostname") || said.contains("cross-validation");
            return status == TOO_MANY_REQUESTS || (status >= OWN_FAILURES && !isFinal);
        }
    }

    /** The server that answers cannot prove that it is the provider. */
    record NotTheProvider(String reason) implements GatewayFailure {}

    /** The gateway does not answer, or not in time. */
    record Unreachable(String reason) implements GatewayFailure {}

    /** The answer does not have the documented form. */
    record Unreadable(String what) implements GatewayFailure {}
}
