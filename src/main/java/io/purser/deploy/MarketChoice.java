package io.purser.deploy;

import io.purser.akash.sdl.Sdl;
import io.purser.deploy.market.MarketKind;
import io.purser.problem.Problem;
import io.purser.problem.ProblemType;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Chooses the market of an order: the one that it names, or else the first that is configured. */
record MarketChoice(MarketSource markets) {
    /**
     * The market of an order.
     *
     * @param wanted null if the order names none
     * @throws Problem NOT_READY if none is configured
     */
    MarketKind require(@Nullable MarketKind wanted) {
        return wanted != null
                ? wanted
                : configured()
                        .orElseThrow(
                                () -> Problem.of(
                                        ProblemType.NOT_READY,
                                        "no Akash account is configured: set PURSER_AKASH_CONSOLE_API_KEY to deploy through Console, or"
                                                + " PURSER_WALLET_MNEMONIC (or PURSER_WALLET_KEYSTORE) to deploy from a wallet"));
    }

    /** The same, or the chain if none is configured. */
    MarketKind usual(@Nullable MarketKind wanted) {
        return wanted != null ? wanted : configured().orElse(MarketKind.CHAIN);
    }

    private Optional<MarketKind> configured() {
        return markets.available().stream().findFirst();
    }

    /** Refuses an SDL that this market would refuse later, before anything is reserved for it. */
    static void requireTaken(Sdl sdl, MarketKind market) {
        switch (market) {
            case CHAIN -> {} // the chain takes every SDL that Purser reads
            case CONSOLE -> sdl.requireConsole();
        }
    }
}
