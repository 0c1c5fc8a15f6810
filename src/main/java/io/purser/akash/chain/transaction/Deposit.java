package io.purser.akash.chain.transaction;

import io.purser.akash.chain.model.Coin;
import java.util.List;

/**
 * Coins for an escrow account, and the sources from which they may come, in order.
 *
 * @param sources at least one
 */
public record Deposit(Coin amount, List<Source> sources) {
    /** The source of a deposit. The numbers are those of {@code akash.base.deposit.v1.Source}. */
    public enum Source {
        BALANCE(1),
        GRANT(2);

        private final int number;

        Source(int number) {
            this.number = number;
        }

        int number() {
            return number;
        }
    }

    public Deposit {
        sources = List.copyOf(sources);
    }

    /** A deposit that comes only from the account's own balance. */
    public static Deposit ofBalance(Coin amount) {
        return new Deposit(amount, List.of(Source.BALANCE));
    }
}
