package io.purser.akash.chain;

import io.purser.akash.chain.model.Coin;
import io.purser.akash.chain.model.LedgerRecord;
import io.purser.akash.chain.model.MintParameters;
import io.purser.akash.chain.model.MintStatus;
import io.purser.akash.chain.model.OraclePrice;
import io.purser.akash.chain.node.ChainException;
import io.purser.akash.chain.node.ChainFailure;
import io.purser.akash.chain.node.TransactionResult;
import io.purser.akash.chain.transaction.Message;
import io.purser.akash.wallet.Address;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Turns AKT into ACT. If a burn yields less than the minimum, its transaction succeeds and the chain cancels the mint
 * later. So this class checks first, and reads the ledger afterwards.
 */
public final class MintService {
    /** The margin for the price, because the chain takes the price when it carries the mint out, some blocks later. */
    private static final BigDecimal MARGIN = new BigDecimal("1.03");

    private static final BigDecimal BASIS_POINTS = new BigDecimal(10_000);

    private final ChainClient chain;
    private final TransactionSender transactions;
    private final Address address;
    private final Duration poll;
    private final Duration timeout;
    private final Clock clock;

    /**
     * A service that mints for one account.
     *
     * @param timeout how long to wait for the ledger after a block contains the transaction
     */
    public MintService(
            ChainClient chain,
            TransactionSender transactions,
            Address address,
            Duration poll,
            Duration timeout,
            Clock clock) {
        this.chain = chain;
        this.transactions = transactions;
        this.address = address;
        this.poll = poll;
        this.timeout = timeout;
        this.clock = clock;
    }

    /**
     * The AKT to burn for at least this much ACT, with a margin for changes of the price. Never less than the chain's
     * minimum requires.
     */
    public Coin burnFor(BigInteger uact) {
        MintParameters parameters = chain.mintParameters();
        BigInteger wanted = uact.max(minimum(parameters));
        BigDecimal perUakt = healthyPrice().multiply(afterSpread(parameters));
        BigDecimal burned = new BigDecimal(wanted).multiply(MARGIN).divide(perUakt, 0, RoundingMode.CEILING);
        return new Coin(Coin.UAKT, burned.toBigInteger());
    }

    /**
     * Burns AKT and waits for the ACT.
     *
     * @param operation as in {@link TransactionSender#submit}
     * @return the coins that were minted
     * @throws ChainException {@link ChainFailure.MintNotPossible} before anything is sent if the chain would cancel the
     *     mint, and afterwards if the chain cancelled it and gave the coins back
     */
    public Coin mint(String operation, Coin burned) {
        if (!transactions.hasBegun(operation)) {
            check(burned);
        }
        TransactionResult result =
                transactions.submit(operation, List.of(new Message.MintAct(address, address, burned)));
        return await(result, burned);
    }

    /**
     * Checks whether the chain would carry a mint out now.
     *
     * @throws ChainException why the chain would not
     */
    public void check(Coin burned) {
        if (!burned.denom().equals(Coin.UAKT)) {
            throw impossible("ACT is minted from uakt only");
        }
        MintStatus status = chain.mintStatus();
        if (!status.mintsAllowed()) {
            throw impossible("minting is halted by the chain (" + status.status() + "); try again later");
        }
        MintParameters parameters = chain.mintParameters();
        BigDecimal expected =
                new BigDecimal(burned.amount()).multiply(healthyPrice()).multiply(afterSpread(parameters));
        BigDecimal least = new BigDecimal(minimum(parameters)).multiply(MARGIN);
        if (expected.compareTo(least) < 0) {
            throw impossible("burning " + burned + " would mint about "
                    + expected.setScale(0, RoundingMode.DOWN).toPlainString() + "uact, and less than "
                    + least.setScale(0, RoundingMode.UP).toPlainString()
                    + "uact (the minimum and a margin for the price) would be cancelled; burn at least "
                    + burnFor(minimum(parameters)));
        }
        Coin balance = chain.balance(address, Coin.UAKT);
        if (balance.amount().compareTo(burned.amount()) <= 0) {
            throw new ChainException(
                    new ChainFailure.InsufficientFunds(List.of(balance), List.of(burned), "and gas is to be paid too"));
        }
    }

    private Coin await(TransactionResult result, Coin burned) {
        if (result.height() == 0) {
            throw impossible("transaction " + result.hash()
                    + " was carried out before, and the node does not keep it any more; look at the balance");
        }
        Instant deadline = clock.instant().plus(timeout);
        while (true) {
            Optional<LedgerRecord> entry = chain.mintLedger(address).stream()
                    .filter(candidate -> candidate.height() == result.height()
                            && candidate.denom().equals(burned.denom()))
                    .findFirst();
            LedgerRecord.Status status = entry.map(LedgerRecord::status).orElse(LedgerRecord.Status.PENDING);
            switch (status) {
                case EXECUTED -> {
                    return entry.flatMap(LedgerRecord::minted).orElseThrow();
                }
                case CANCELED ->
                    throw impossible("the chain has cancelled the mint ("
                            + entry.flatMap(LedgerRecord::cancelReason).orElse("no reason given")
                            + ") and given the AKT back");
                case PENDING -> pause(result, deadline);
            }
        }
    }

    private void pause(TransactionResult result, Instant deadline) {
        if (clock.instant().isAfter(deadline)) {
            throw impossible("the mint of transaction " + result.hash()
                    + " is still pending; it is carried out every few blocks while the oracle has a price");
        }
        try {
            Thread.sleep(poll);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw impossible("interrupted while the mint of transaction " + result.hash() + " was pending");
        }
    }

    private BigDecimal healthyPrice() {
        OraclePrice price = chain.price("akt");
        if (!price.isHealthy() || price.average().signum() <= 0) {
            throw new ChainException(new ChainFailure.OracleStalled("akt has no healthy price"));
        }
        return price.average();
    }

    private static BigDecimal afterSpread(MintParameters parameters) {
        return BigDecimal.ONE.subtract(
                BigDecimal.valueOf(parameters.mintSpread()).divide(BASIS_POINTS, 18, RoundingMode.UP));
    }

    private static BigInteger minimum(MintParameters parameters) {
        return parameters.minimumMint().stream()
                .filter(coin -> coin.denom().equals(Coin.UACT))
                .map(Coin::amount)
                .findFirst()
                .orElse(BigInteger.ZERO);
    }

    private static ChainException impossible(String reason) {
        return new ChainException(new ChainFailure.MintNotPossible(reason));
    }
}
