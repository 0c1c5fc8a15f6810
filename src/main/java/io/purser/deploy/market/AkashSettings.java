package io.purser.deploy.market;

import io.purser.akash.chain.ChainClient;
import io.purser.akash.chain.transaction.GasPolicy;
import io.purser.akash.console.ConsoleClient;
import io.purser.akash.wallet.WalletSettings;
import io.purser.json.Numbers;
import io.purser.problem.Problem;
import io.purser.problem.ProblemType;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** The settings for Akash: how Purser reaches it, and who pays. The names are those of the environment. */
public final class AkashSettings {
    public static final String NODES = "PURSER_AKASH_NODES";
    public static final String CHAIN_ID = "PURSER_AKASH_CHAIN_ID";
    public static final String CONSOLE_KEY = "PURSER_AKASH_CONSOLE_API_KEY";
    public static final String CONSOLE_URL = "PURSER_AKASH_CONSOLE_URL";
    public static final String GAS_PRICE = "PURSER_AKASH_GAS_PRICE";

    private final Function<String, Optional<String>> settings;

    /**
     * Reads the settings when they are needed.
     *
     * @param settings the value of a setting by its name; blank counts as absent
     */
    public AkashSettings(Function<String, Optional<String>> settings) {
        this.settings = name -> settings.apply(name).map(String::strip).filter(value -> !value.isEmpty());
    }

    /** The nodes in order of preference: {@value #NODES}, separated by commas, or the public ones. */
    public List<URI> nodes() {
        return settings.apply(NODES)
                .map(text -> Arrays.stream(text.split(",", -1))
                        .map(String::strip)
                        .filter(part -> !part.isEmpty())
                        .map(part -> uri(NODES, part))
                        .toList())
                .filter(nodes -> !nodes.isEmpty())
                .orElse(ChainClient.PUBLIC_NODES);
    }

    public String chainId() {
        return settings.apply(CHAIN_ID).orElse(ChainClient.MAINNET);
    }

    public WalletSettings wallet() {
        return new WalletSettings(settings);
    }

    public Optional<String> consoleKey() {
        return settings.apply(CONSOLE_KEY);
    }

    public URI consoleUrl() {
        return settings.apply(CONSOLE_URL).map(text -> uri(CONSOLE_URL, text)).orElse(ConsoleClient.PUBLIC);
    }

    /** The price of gas, in uakt per unit. */
    public GasPolicy gas() {
        try {
            return settings.apply(GAS_PRICE)
                    .map(text -> new GasPolicy(Numbers.decimal(text), GasPolicy.STANDARD.factor()))
                    .orElse(GasPolicy.STANDARD);
        } catch (IllegalArgumentException e) {
            throw Problem.of(ProblemType.NOT_READY, GAS_PRICE + " is a decimal of uakt, as in 0.025");
        }
    }

    /** The markets that Purser can use: Console if a Console key is set, the chain if a wallet is set. */
    public List<MarketKind> available() {
        return Arrays.stream(MarketKind.values())
                .filter(kind -> switch (kind) {
                    case CONSOLE -> consoleKey().isPresent();
                    case CHAIN -> wallet().isPresent();
                })
                .toList();
    }

    private static URI uri(String name, String text) {
        try {
            URI uri = URI.create(text);
            if (uri.getHost() != null && ("https".equals(uri.getScheme()) || "http".equals(uri.getScheme()))) {
                return uri;
            }
        } catch (IllegalArgumentException e) {
            throw Problem.of(ProblemType.NOT_READY, name + ": \"" + text + "\" is no address");
        }
        throw Problem.of(ProblemType.NOT_READY, name + ": \"" + text + "\" has to be an http or https address");
    }
}
