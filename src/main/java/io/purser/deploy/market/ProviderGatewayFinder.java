package io.purser.deploy.market;

import io.purser.akash.chain.ChainClient;
import io.purser.akash.chain.model.Certificate;
import io.purser.akash.chain.node.ChainException;
import io.purser.akash.chain.node.ChainFailure;
import io.purser.akash.provider.CertificateLookup;
import io.purser.akash.provider.ProviderGateway;
import io.purser.akash.provider.ProviderGateways;
import io.purser.akash.wallet.Address;
import io.purser.akash.wallet.LeaseAccess;
import io.purser.akash.wallet.TokenScope;
import java.util.List;

/** Finds providers' gateways and verifies them by the chain. */
record ProviderGatewayFinder(ChainClient chain, ProviderGateways gateways) {
    ProviderGateway open(Address provider) {
        return gateways.open(
                provider,
                chain.provider(provider)
                        .orElseThrow(() -> new ChainException(
                                new ChainFailure.Absent("provider " + provider + " is not registered")))
                        .hostUri());
    }

    /** The scopes of our tokens at a provider: no shell, no migration. */
    static LeaseAccess access(Address provider) {
        return new LeaseAccess.Granular(List.of(new LeaseAccess.ProviderAccess.Scoped(
                provider,
                List.of(
                        TokenScope.SEND_MANIFEST,
                        TokenScope.GET_MANIFEST,
                        TokenScope.STATUS,
                        TokenScope.LOGS,
                        TokenScope.EVENTS))));
    }

    static CertificateLookup certificates(ChainClient chain) {
        return (owner, serial) -> chain.certificate(owner, serial)
                .filter(certificate -> certificate.state() == Certificate.CertificateState.VALID)
                .map(Certificate::pem);
    }
}
