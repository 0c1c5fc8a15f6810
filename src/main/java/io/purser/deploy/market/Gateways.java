package io.purser.deploy.market;

import io.purser.akash.chain.Certificate;
import io.purser.akash.chain.Chain;
import io.purser.akash.chain.ChainException;
import io.purser.akash.chain.ChainFailure;
import io.purser.akash.provider.CertificateLookup;
import io.purser.akash.provider.ProviderGateway;
import io.purser.akash.provider.ProviderGateways;
import io.purser.akash.wallet.Address;
import io.purser.akash.wallet.LeaseAccess;
import io.purser.akash.wallet.TokenScope;
import java.util.List;

/** Providers' gateways, found and verified by the chain. */
final class Gateways {
    private final Chain chain;
    private final ProviderGateways gateways;

    Gateways(Chain chain, ProviderGateways gateways) {
        this.chain = chain;
        this.gateways = gateways;
    }

    ProviderGateway open(Address provider) {
        return gateways.open(
                provider,
                chain.provider(provider)
                        .orElseThrow(() -> new ChainException(
                                new ChainFailure.Absent("provider " + provider + " is not registered")))
                        .hostUri());
    }

    /** What a provider is allowed to be asked with our tokens: no shell, no migration. */
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

    static CertificateLookup certificates(Chain chain) {
        return (owner, serial) -> chain.certificate(owner, serial)
                .filter(certificate -> certificate.state() == Certificate.State.VALID)
                .map(Certificate::pem);
    }
}
