package io.purser.akash.chain.model;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A whole number of a coin's smallest unit.
 *
 * @param denom {@code uakt} or {@code uact} (millionths of AKT and ACT), or another coin's unit
 * @param amount not negative
 */
public record Coin(String denom, BigInteger amount) {
    /** Millionths of AKT, which pay for gas. */
    public static final String UAKT = "uakt";
    /** Millionths of ACT (about a dollar), which pay for deployments. */
    public static final String UACT = "uact";

    private static final Pattern TEXT = Pattern.compile("([0-9]{1,77})([a-zA-Z][a-zA-Z0-9/:._-]{1,126}[a-zA-Z0-9])");

    public Coin {
        if (amount.signum() < 0) {
            throw new IllegalArgumentException("an amount of coins is not negative");
        }
    }

    public static Coin uakt(long amount) {
        return new Coin(UAKT, BigInteger.valueOf(amount));
    }

    public static Coin uact(long amount) {
        return new Coin(UACT, BigInteger.valueOf(amount));
    }

    /** Every coin named in a text such as {@code got: 10uakt required: 500uakt}, in order. */
    public static List<Coin> allIn(String text) {
        List<Coin> coins = new ArrayList<>();
        Matcher matcher = TEXT.matcher(text);
        while (matcher.find()) {
            coins.add(new Coin(matcher.group(2), new BigInteger(matcher.group(1))));
        }
        return coins;
    }

    @Override
    public String toString() {
        return amount + denom;
    }
}
