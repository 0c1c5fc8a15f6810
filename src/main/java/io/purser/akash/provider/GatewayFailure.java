package io.purser.akash.provider;

import java.util.Locale;

/** Why a provider's gateway did not do what it was asked. */
public sealed interface GatewayFailure {
    /** What happened and what to do next, for a person. */
    String advice();

    /** The provider has not seen the lease yet, or it has ended. */
    record NoLease(String text) implements GatewayFailure {
        @Override
        public String advice() {
            return "the provider knows no such lease (" + text + ")";
        }
    }

    /**
     * The manifest is not what the deployment on chain says.
     *
     * @param ourHash of the manifest that was sent, in hexadecimal digits
     */
    record ManifestRefused(String text, String ourHash) implements GatewayFailure {
        @Override
        public String advice() {
            return "the provider refuses the manifest: " + text + "; the manifest sent has the hash " + ourHash;
        }
    }

    /** The provider does not accept our token: the key is not on chain yet, or a clock is wrong. */
    record NotAccepted(int status, String text) implements GatewayFailure {
        @Override
        public String advice() {
            return "the provider does not accept our token (" + status + " " + text + "): the wallet has to have signed"
                    + " at least one transaction, and this machine's clock has to be right";
        }
    }

    /** The gateway failed, or refuses for good: a host name that is taken, a wrong number of groups. */
    record Failed(int status, String text) implements GatewayFailure {
        private static final int TOO_MANY_REQUESTS = 429;
        private static final int OWN_FAILURES = 500;

        /** Whether it may be otherwise in a moment: it failed, and does not say that the manifest is why. */
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

    /** Whoever answers cannot prove to be the provider. */
    record NotTheProvider(String reason) implements GatewayFailure {
        @Override
        public String advice() {
            return "the gateway cannot prove to be the provider, so nothing was sent to it: " + reason;
        }
    }

    /** Nobody answers, or not in time. */
    record Unreachable(String reason) implements GatewayFailure {
        @Override
        public String advice() {
            return "the provider's gateway cannot be reached: " + reason;
        }
    }

    /** An answer that is not of the documented form. */
    record Unreadable(String what) implements GatewayFailure {
        @Override
        public String advice() {
            return "the provider's answer cannot be read: " + what;
        }
    }
}
