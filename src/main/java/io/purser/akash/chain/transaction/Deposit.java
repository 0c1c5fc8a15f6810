package io.purser.akash.chain.transaction;

import io.purser.akash.chain.model.Coin;
import java.util.List;

/**
 * Coins put into an escrow account, and where they may come from, in order.
 *
 * @param sources at least one
 */
public record Deposit(Coin amount, List<Source> sources) {
    /** Where a deposit comes from; the numbers are those of {@code akash.base.deposit.v1.Source}. */
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

    /** From the account's own balance only. */
    public static Deposit ofBalance(Coin amount) {
        return new Deposit(amount, List.of(Source.BALANCE));
    }
}
