package io.purser.cli.akash;

import io.purser.akash.chain.model.Coin;
import io.purser.akash.sdl.Sdl;
import io.purser.akash.sdl.group.DecCoin;
import io.purser.akash.wallet.Wallet;
import io.purser.deploy.Denominations;
import io.purser.deploy.market.AkashSettings;
import io.purser.deploy.market.FileTransactionJournal;
import io.purser.deploy.market.Market;
import io.purser.deploy.market.MarketFactory;
import io.purser.deploy.market.MarketKind;
import io.purser.json.Numbers;
import io.purser.problem.Problem;
import io.purser.problem.ProblemType;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The base of the commands for our own deployments: it chooses the market that pays, and opens the journal. */
@Command
@RegisterForReflection
abstract class MarketCommandBase extends AkashCommandBase {
    private static final int DECIMALS = 6;

    @Option(
            names = "--market",
            paramLabel = "chain|console",
            description = "Who pays; need not be said where only one is configured.")
    private @Nullable String kind;

    @Mixin
    private JournalOption journal = new JournalOption();

    @Override
    public final int run(AkashSettings akash, MarketFactory markets) {
        FileTransactionJournal kept = journal.open(this);
        return switch (kind(akash)) {
            case CHAIN -> {
                try (Wallet wallet = akash.wallet().open()) {
                    yield run(markets.onChain(wallet, kept), markets);
                }
            }
            case CONSOLE -> run(markets.onConsole(kept), markets);
        };
    }

    /** Runs the command on that market and returns the exit code. */
    public abstract int run(Market market, MarketFactory markets);

    private MarketKind kind(AkashSettings akash) {
        List<MarketKind> available = akash.available();
        if (kind != null) {
            return switch (kind) {
                case "chain" -> MarketKind.CHAIN;
                case "console" -> MarketKind.CONSOLE;
                default -> throw Problem.invalid("--market", "has to be chain or console");
            };
        }
        if (available.size() == 1) {
            return available.getFirst();
        }
        throw Problem.of(
                ProblemType.NOT_READY,
                available.isEmpty()
                        ? "no Akash account is configured: set " + AkashSettings.CONSOLE_KEY
                                + ", or a wallet (see `purser wallet create`)"
                        : "a wallet and a Console key are both set; say --market chain or --market console");
    }

    /** Reads the file, and refuses prices in a coin that no market takes. */
    final Sdl inAct(String file) {
        Sdl sdl = sdl(file);
        // These commands convert no prices: the user pays exactly the written price.
        Denominations.requireAct(sdl);
        return sdl;
    }

    /** Reads the file, and refuses it if that market does not take it. */
    final Sdl sdl(Market market, String file) {
        Sdl sdl = inAct(file);
        if (market.kind() == MarketKind.CONSOLE) {
            sdl.requireConsole();
        }
        return sdl;
    }

    /** Converts an amount of ACT into a coin of uact. */
    static Coin act(BigDecimal amount) {
        try {
            if (amount.signum() > 0 && Numbers.isUsable(amount)) {
                return new Coin(
                        Coin.UACT, amount.movePointRight(DECIMALS).setScale(0).toBigIntegerExact());
            }
        } catch (ArithmeticException e) {
            throw Problem.invalid("the amount of ACT", "has at most six decimals");
        }
        throw Problem.invalid("the amount of ACT", "has to be more than nothing");
    }

    /** Writes an amount of uact as ACT, such as {@code 4.5 ACT}. */
    static String inAct(DecCoin uact) {
        BigDecimal act = uact.amount().movePointLeft(DECIMALS).stripTrailingZeros();
        return (act.scale() < 0 ? act.setScale(0) : act).toPlainString() + " ACT";
    }

    static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
