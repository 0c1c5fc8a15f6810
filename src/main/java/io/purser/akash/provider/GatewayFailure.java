package io.purser.akash.provider;

import java.util.Locale;

/** Why a provider's gateway did not carry out a request. */
public sealed interface GatewayFailure {
    /** Tells a person the failure and the next step. */
    String advice();

    /** The provider has not seen the lease yet, or it has ended. */
    record NoLease(String text) implements GatewayFailure {
        @Override
        public String advice() {
            return "the provider knows no such lease (" + text + ")";
        }
    }

    /**
     * The manifest's hash differs from the deployment's hash on the chain.
     *
     * @param ourHash the hash of the manifest that was sent, in hexadecimal digits
     */
    record ManifestRefused(String text, String ourHash) implements GatewayFailure {
        @Override
        public String advice() {
            return "the provider refuses the manifest: " + text + "; the manifest sent has the hash " + ourHash;
        }
    }

    /** The provider does not accept our token: the key is not on the chain yet, or a clock is wrong. */
    record NotAccepted(int status, String text) implements GatewayFailure {
        @Override
        public String advice() {
            return "the provider does not accept our token (" + status + " " + text + "): the wallet has to have signed"
                    + " at least one transaction, and this machine's clock has to be right";
        }
    }

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

        @Override
        public String advice() {
            return "the provider answers " + status + ": " + text;
        }
    }

    /** The server that answers cannot prove that it is the provider. */
    record NotTheProvider(String reason) implements GatewayFailure {
        @Override
        public String advice() {
            return "the gateway cannot prove to be the provider, so nothing was sent to it: " + reason;
        }
    }

    /** The gateway does not answer, or not in time. */
    record Unreachable(String reason) implements GatewayFailure {
        @Override
        public String advice() {
            return "the provider's gateway cannot be reached: " + reason;
        }
    }

    /** The answer does not have the documented form. */
    record Unreadable(String what) implements GatewayFailure {
        @Override
        public String advice() {
            return "the provider's answer cannot be read: " + what;
        }
    }
}
