package io.purser.cli;

import io.purser.akash.chain.ChainClient;
import io.purser.akash.chain.model.Coin;
import io.purser.akash.chain.model.Provider;
import io.purser.akash.chain.node.Block;
import io.purser.akash.chain.node.ChainException;
import io.purser.akash.chain.node.NodeHealth;
import io.purser.akash.console.ConsoleException;
import io.purser.akash.provider.GatewayException;
import io.purser.akash.wallet.Address;
import io.purser.akash.wallet.Wallet;
import io.purser.akash.wallet.WalletSettings;
import io.purser.deploy.market.AkashSettings;
import io.purser.deploy.market.MarketFactory;
import io.purser.problem.Problem;
import java.math.BigInteger;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Checks everything that a deployment to Akash needs, and continues after a problem. */
final class SetupDiagnostics {
    /** Providers allow no clock difference, so Purser dates its tokens back by this time. */
    private static final Duration CLOCK_LEEWAY = Duration.ofSeconds(30);

    private static final BigInteger GAS_FOR_A_LIFE = BigInteger.valueOf(100_000);
    private static final int PROVIDERS_TRIED = 3;

    private final AkashSettings settings;
    private final MarketFactory markets;
    private final Clock clock;
    private final List<DiagnosticResult> found = new ArrayList<>();

    SetupDiagnostics(AkashSettings settings, MarketFactory markets, Clock clock) {
        this.settings = settings;
        this.markets = markets;
        this.clock = clock;
    }

    List<DiagnosticResult> examine() {
        Optional<Address> address = configuration();
        console();
        ChainClient chain = markets.chain();
        Optional<Block> block = nodes(chain);
        block.ifPresent(this::clock);
        if (block.isPresent()) {
            try {
                address.ifPresent(owner -> balances(chain, owner));
                minting(chain);
                providers(chain);
            } catch (ChainException e) {
                found.add(DiagnosticResult.bad("node", e.failure().advice(), "set PURSER_AKASH_NODES to other nodes"));
            }
        }
        return List.copyOf(found);
    }

    private Optional<Address> configuration() {
        if (settings.available().isEmpty()) {
            found.add(DiagnosticResult.bad(
                    "configuration",
                    "no Akash account is configured: there is neither a wallet nor a Console key",
                    "set " + WalletSettings.MNEMONIC_FILE + " (see `purser wallet create`) or "
                            + AkashSettings.CONSOLE_KEY));
            return Optional.empty();
        }
        if (!settings.wallet().isPresent()) {
            found.add(DiagnosticResult.good("configuration", "Console pays"));
            return Optional.empty();
        }
        try (Wallet wallet = settings.wallet().open()) {
            found.add(DiagnosticResult.good("configuration", "the wallet " + wallet.address() + " pays"));
            return Optional.of(wallet.address());
        } catch (Problem problem) {
            found.add(DiagnosticResult.bad("configuration", problem.detail(), "mend the setting named"));
            return Optional.empty();
        }
    }

    private void console() {
        if (settings.consoleKey().isEmpty()) {
            return;
        }
        try {
            found.add(DiagnosticResult.good(
                    "console", "holds " + markets.console().balances().dollars() + " dollars"));
        } catch (ConsoleException e) {
            found.add(DiagnosticResult.bad(
                    "console",
                    e.failure().advice(),
                    "make a key at console.akash.network and set " + AkashSettings.CONSOLE_KEY));
        }
    }

    private Optional<Block> nodes(ChainClient chain) {
        List<NodeHealth> nodes = chain.health();
        Optional<Block> best = nodes.stream()
                .filter(node -> node.trouble().isEmpty())
                .flatMap(node -> node.block().stream())
                .findFirst();
        nodes.forEach(node -> found.add(node(node, chain.chainId(), best.isPresent())));
        if (best.isPresent()) {
            found.add(DiagnosticResult.good("chain id", "is " + chain.chainId() + ", as configured"));
        }
        return best.or(
                () -> nodes.stream().flatMap(node -> node.block().stream()).findFirst());
    }

    private static DiagnosticResult node(NodeHealth node, String chainId, boolean isAnotherGood) {
        if (node.trouble().isEmpty()) {
            return DiagnosticResult.good(
                    "node",
                    node.node() + " is at height "
                            + node.block().map(Block::height).orElse(0L));
        }
        String trouble = node.trouble().get();
        if (isAnotherGood) {
            return DiagnosticResult.doubtful("node", trouble, "it is not used; remove it from PURSER_AKASH_NODES");
        }
        return trouble.endsWith(", not " + chainId)
                ? DiagnosticResult.bad("chain id", trouble, "set PURSER_AKASH_CHAIN_ID to the chain of your nodes")
                : DiagnosticResult.bad("node", trouble, "set PURSER_AKASH_NODES to nodes that answer");
    }

    private void clock(Block block) {
        Duration apart = Duration.between(block.time(), clock.instant());
        if (apart.compareTo(CLOCK_LEEWAY.negated()) < 0) {
            found.add(DiagnosticResult.bad(
                    "clock",
                    "this machine's clock is behind the chain's by "
                            + apart.negated().toSeconds() + " seconds",
                    "synchronise it; providers refuse tokens from the past"));
        } else if (apart.compareTo(CLOCK_LEEWAY.multipliedBy(2)) > 0) {
            found.add(DiagnosticResult.bad(
                    "clock",
                    "the latest block is " + apart.toSeconds() + " seconds old by this machine's clock",
                    "synchronise the clock, or use another node if this one stands still"));
        } else {
            found.add(DiagnosticResult.good(
                    "clock", "agrees with the chain's to " + apart.abs().toSeconds() + " seconds"));
        }
    }

    private void balances(ChainClient chain, Address owner) {
        Coin akt = chain.balance(owner, Coin.UAKT);
        found.add(
                akt.amount().compareTo(GAS_FOR_A_LIFE) >= 0
                        ? DiagnosticResult.good("gas", akt + " for gas")
                        : DiagnosticResult.bad(
                                "gas", akt + " will not pay a deployment's gas", "send AKT to " + owner));
        Coin act = chain.balance(owner, Coin.UACT);
        Coin least = chain.minimumDeposits().stream()
                .filter(coin -> coin.denom().equals(Coin.UACT))
                .findFirst()
                .orElse(Coin.uact(0));
        found.add(
                act.amount().compareTo(least.amount()) >= 0
                        ? DiagnosticResult.good("deposit", act + " for deposits")
                        : DiagnosticResult.bad(
                                "deposit",
                                act + " is less than the smallest deposit of " + least,
                                "mint ACT by burning AKT of " + owner + " (at least 10 ACT at once)"));
        boolean isKnown =
                chain.account(owner).flatMap(account -> account.publicKey()).isPresent()
                        || chain.account(owner)
                                .filter(account -> account.sequence() > 0)
                                .isPresent();
        if (!isKnown) {
            found.add(DiagnosticResult.doubtful(
                    "public key",
                    "the chain does not know the wallet's public key yet",
                    "its first transaction publishes it; until then providers refuse its tokens"));
        }
    }

    private void minting(ChainClient chain) {
        try {
            boolean isAllowed = chain.mintStatus().mintsAllowed();
            found.add(
                    isAllowed
                            ? DiagnosticResult.good("minting", "ACT can be minted")
                            : DiagnosticResult.doubtful(
                                    "minting", "ACT cannot be minted now", "use the ACT that is there"));
        } catch (ChainException e) {
            found.add(DiagnosticResult.doubtful("minting", e.failure().advice(), "use the ACT that is there"));
        }
    }

    private void providers(ChainClient chain) {
        List<Provider> providers = chain.providers();
        List<String> troubles = new ArrayList<>();
        for (Provider provider : providers.stream().limit(PROVIDERS_TRIED).toList()) {
            try {
                markets.greet(provider.owner());
                found.add(DiagnosticResult.good("providers", provider.hostUri() + " answers and proves who it is"));
                return;
            } catch (GatewayException e) {
                troubles.add(provider.hostUri() + ": " + e.failure().advice());
            }
        }
        found.add(DiagnosticResult.doubtful(
                "providers",
                troubles.isEmpty() ? "no provider is registered" : String.join("; ", troubles),
                "let this machine open connections to the providers' ports, usually 8443"));
    }
}
