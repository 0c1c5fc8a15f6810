package io.purser.akash.wallet;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Issues the tokens that identify us to providers (AEP-64). The wallet's key signs them. */
public final class ProviderTokenIssuer {
    /** The longest life of our tokens. */
    public static final Duration LONGEST_LIFE = Duration.ofMinutes(15);
    /** How far tokens are dated back. Providers do not tolerate a clock that is behind ours. */
    private static final Duration DATED_BACK = Duration.ofSeconds(30);

    private final Wallet wallet;
    private final Clock clock;

    public ProviderTokenIssuer(Wallet wallet, Clock clock) {
        this.wallet = wallet;
        this.clock = clock;
    }

    /**
     * A token for these leases.
     *
     * @param life from now; at most {@link #LONGEST_LIFE}
     */
    public String issue(LeaseAccess access, Duration life) {
        if (!life.isPositive() || life.compareTo(LONGEST_LIFE) > 0) {
            throw new IllegalArgumentException("a token lives for up to 15 minutes");
        }
        Instant now = clock.instant();
        Instant issued = now.minus(DATED_BACK);
        TokenClaims claims =
                new TokenClaims(wallet.address(), issued, issued, now.plus(life), Optional.empty(), access);
        return SignedProviderToken.sign(wallet, claims.write());
    }
}
