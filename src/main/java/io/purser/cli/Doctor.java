package io.purser.cli;

import io.purser.akash.chain.Block;
import io.purser.akash.chain.Chain;
import io.purser.akash.chain.ChainException;
import io.purser.akash.chain.Coin;
import io.purser.akash.chain.NodeHealth;
import io.purser.akash.chain.Provider;
import io.purser.akash.console.ConsoleException;
import io.purser.akash.provider.GatewayException;
import io.purser.akash.wallet.Address;
import io.purser.akash.wallet.Wallet;
import io.purser.akash.wallet.WalletSettings;
import io.purser.deploy.market.AkashSettings;
import io.purser.deploy.market.Markets;
import io.purser.problem.Problem;
import java.math.BigInteger;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Examines everything that a deployment to Akash relies on, and goes on where something is wrong. */
final class Doctor {
    /** Providers leave no leeway, and tokens are dated back by this. */
    private static final Duration CLOCK_LEEWAY = Duration.ofSeconds(30);

    private static final BigInteger GAS_FOR_A_LIFE = BigInteger.valueOf(100_000);
    private static final int PROVIDERS_TRIED = 3;

    private final AkashSettings settings;
    private final Markets markets;
    private final Clock clock;
    private final List<Diagnosis> found = new ArrayList<>();

    Doctor(AkashSettings settings, Markets markets, Clock clock) {
        this.settings = settings;
        this.markets = markets;
        this.clock = clock;
    }

    List<Diagnosis> examine() {
        Optional<Address> address = configuration();
        console();
        Chain chain = markets.chain();
        Optional<Block> block = nodes(chain);
        block.ifPresent(this::clock);
        if (block.isPresent()) {
            try {
                address.ifPresent(owner -> balances(chain, owner));
                minting(chain);
                providers(chain);
            } catch (ChainException e) {
                found.add(Diagnosis.bad("node", e.failure().advice(), "set PURSER_AKASH_NODES to other nodes"));
            }
        }
        return List.copyOf(found);
    }

    private Optional<Address> configuration() {
        if (settings.available().isEmpty()) {
            found.add(Diagnosis.bad(
                    "configuration",
                    "nobody pays: there is neither a wallet nor a Console key",
                    "set " + WalletSettings.MNEMONIC_FILE + " (see `purser wallet create`) or "
                            + AkashSettings.CONSOLE_KEY));
            return Optional.empty();
        }
        if (!settings.wallet().isPresent()) {
            found.add(Diagnosis.good("configuration", "Console pays"));
            return Optional.empty();
        }
        try (Wallet wallet = settings.wallet().open()) {
            found.add(Diagnosis.good("configuration", "the wallet " + wallet.address() + " pays"));
            return Optional.of(wallet.address());
        } catch (Problem problem) {
            found.add(Diagnosis.bad("configuration", problem.detail(), "mend the setting named"));
            return Optional.empty();
        }
    }

    private void console() {
        if (settings.consoleKey().isEmpty()) {
            return;
        }
        try {
            found.add(Diagnosis.good(
                    "console", "holds " + markets.console().balances().balance().toPlainString() + " dollars"));
        } catch (ConsoleException e) {
            found.add(Diagnosis.bad(
                    "console",
                    e.failure().advice(),
                    "make a key at console.akash.network and set " + AkashSettings.CONSOLE_KEY));
        }
    }

    private Optional<Block> nodes(Chain chain) {
        List<NodeHealth> nodes = chain.health();
        Optional<Block> best = nodes.stream()
                .filter(node -> node.trouble().isEmpty())
                .flatMap(node -> node.block().stream())
                .findFirst();
        nodes.forEach(node -> found.add(node(node, chain.chainId(), best.isPresent())));
        if (best.isPresent()) {
            found.add(Diagnosis.good("chain id", "is " + chain.chainId() + ", as configured"));
        }
        return best.or(
                () -> nodes.stream().flatMap(node -> node.block().stream()).findFirst());
    }

    private static Diagnosis node(NodeHealth node, String chainId, boolean isAnotherGood) {
        if (node.trouble().isEmpty()) {
            return Diagnosis.good(
                    "node",
                    node.node() + " is at height "
                            + node.block().map(Block::height).orElse(0L));
        }
        String trouble = node.trouble().get();
        if (isAnotherGood) {
            return Diagnosis.doubtful("node", trouble, "it is not used; remove it from PURSER_AKASH_NODES");
        }
        return trouble.endsWith(", not " + chainId)
                ? Diagnosis.bad("chain id", trouble, "set PURSER_AKASH_CHAIN_ID to the chain of your nodes")
                : Diagnosis.bad("node", trouble, "set PURSER_AKASH_NODES to nodes that answer");
    }

    private void clock(Block block) {
        Duration apart = Duration.between(block.time(), clock.instant());
        if (apart.compareTo(CLOCK_LEEWAY.negated()) < 0) {
            found.add(Diagnosis.bad(
                    "clock",
                    "this machine's clock is behind the chain's by "
                            + apart.negated().toSeconds() + " seconds",
                    "synchronise it; providers refuse tokens from the past"));
        } else if (apart.compareTo(CLOCK_LEEWAY.multipliedBy(2)) > 0) {
            found.add(Diagnosis.bad(
                    "clock",
                    "the latest block is " + apart.toSeconds() + " seconds old by this machine's clock",
                    "synchronise the clock, or use another node if this one stands still"));
        } else {
            found.add(Diagnosis.good(
                    "clock", "agrees with the chain's to " + apart.abs().toSeconds() + " seconds"));
        }
    }

    private void balances(Chain chain, Address owner) {
        Coin akt = chain.balance(owner, Coin.UAKT);
        found.add(
                akt.amount().compareTo(GAS_FOR_A_LIFE) >= 0
                        ? Diagnosis.good("gas", akt + " for gas")
                        : Diagnosis.bad("gas", akt + " will not pay a deployment's gas", "send AKT to " + owner));
        Coin act = chain.balance(owner, Coin.UACT);
        Coin least = chain.minimumDeposits().stream()
                .filter(coin -> coin.denom().equals(Coin.UACT))
                .findFirst()
                .orElse(Coin.uact(0));
        found.add(
                act.amount().compareTo(least.amount()) >= 0
                        ? Diagnosis.good("deposit", act + " for deposits")
                        : Diagnosis.bad(
                                "deposit",
                                act + " is less than the smallest deposit of " + least,
                                "mint ACT by burning AKT of " + owner + " (at least 10 ACT at once)"));
        boolean isKnown =
                chain.account(owner).flatMap(account -> account.publicKey()).isPresent()
                        || chain.account(owner)
                                .filter(account -> account.sequence() > 0)
                                .isPresent();
        if (!isKnown) {
            found.add(Diagnosis.doubtful(
                    "public key",
                    "the chain does not know the wallet's public key yet",
                    "its first transaction publishes it; until then providers refuse its tokens"));
        }
    }

    private void minting(Chain chain) {
        try {
            boolean isAllowed = chain.mintStatus().mintsAllowed();
            found.add(
                    isAllowed
                            ? Diagnosis.good("minting", "ACT can be minted")
                            : Diagnosis.doubtful("minting", "ACT cannot be minted now", "use the ACT that is there"));
        } catch (ChainException e) {
            found.add(Diagnosis.doubtful("minting", e.failure().advice(), "use the ACT that is there"));
        }
    }

    private void providers(Chain chain) {
        List<Provider> providers = chain.providers();
        List<String> troubles = new ArrayList<>();
        for (Provider provider : providers.stream().limit(PROVIDERS_TRIED).toList()) {
            try {
                markets.greet(provider.owner());
                found.add(Diagnosis.good("providers", provider.hostUri() + " answers and proves who it is"));
                return;
            } catch (GatewayException e) {
                troubles.add(provider.hostUri() + ": " + e.failure().advice());
            }
        }
        found.add(Diagnosis.doubtful(
                "providers",
                troubles.isEmpty() ? "no provider is registered" : String.join("; ", troubles),
                "let this machine open connections to the providers' ports, usually 8443"));
    }
}
