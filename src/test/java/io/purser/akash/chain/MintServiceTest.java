package io.purser.akash.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.purser.akash.chain.model.Coin;
import io.purser.akash.chain.node.ChainException;
import io.purser.akash.chain.node.ChainFailure;
import io.purser.fake.FakeFaults;
import java.math.BigInteger;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** ACT that is minted from AKT. */
class MintServiceTest extends ChainWorld {
    @Test
    void mintsActAndWaitsForIt() {
        MintService minting = minting();

        Coin minted = minting.mint("mint", Coin.uakt(20_000_000));

        assertThat(minted).isEqualTo(Coin.uact(24_937_500));
        assertThat(node.balance(WALLET.address(), "uact")).isEqualTo(5_000_000 + 24_937_500);
    }

    @Test
    void knowsHowMuchToBurnForAnAmountOfAct() {
        // 20 ACT / (1.25 × 0.9975) × 1.03, rounded up; and never less than the minimum requires
        assertThat(minting().burnFor(BigInteger.valueOf(20_000_000))).isEqualTo(Coin.uakt(16_521_304));
        assertThat(minting().burnFor(BigInteger.ONE)).isEqualTo(Coin.uakt(8_260_652));
    }

    @Test
    void burnsNothingThatWouldBeCancelled() {
        assertThatExceptionOfType(ChainException.class)
                .isThrownBy(() -> minting().mint("mint", Coin.uakt(8_000_000)))
                .withMessageContaining("would be cancelled; burn at least 8260652uakt");
        node.haltMinting();
        assertThatExceptionOfType(ChainException.class)
                .isThrownBy(() -> minting().mint("mint", Coin.uakt(20_000_000)))
                .withMessageContaining("minting is halted by the chain (mint_status_halt_cr)");
        node.stallOracle();
        assertThatExceptionOfType(ChainException.class)
                .isThrownBy(() -> minting().mint("mint", Coin.uakt(20_000_000)))
                .satisfies(e -> assertThat(e.failure()).isInstanceOf(ChainFailure.OracleStalled.class));
        assertThat(node.transactions()).isZero();
    }

    @Test
    void saysThatAMintWasCancelledAndTheAktGivenBack() {
        node.faults().set(FakeFaults.Fault.HOLDING_MINTS, true);
        CompletableFuture<Coin> mint =
                CompletableFuture.supplyAsync(() -> minting().mint("mint", Coin.uakt(9_000_000)));
        await().atMost(Duration.ofSeconds(10)).until(() -> node.transactions() == 1);
        BigInteger burned = node.balance(WALLET.address(), "uakt");
        node.price(new java.math.BigDecimal("0.50"));
        node.faults().set(FakeFaults.Fault.HOLDING_MINTS, false);

        assertThatExceptionOfType(java.util.concurrent.CompletionException.class)
                .isThrownBy(mint::join)
                .withMessageContaining("the chain has cancelled the mint (minimum_mint) and given the AKT back");
        assertThat(node.balance(WALLET.address(), "uakt")).isEqualTo(burned.add(BigInteger.valueOf(9_000_000)));
    }

    private MintService minting() {
        return new MintService(
                chain(node.uri()),
                transactions(Duration.ofSeconds(30), Duration.ofSeconds(10), node.uri()),
                WALLET.address(),
                Duration.ofMillis(20),
                Duration.ofSeconds(20),
                Clock.systemUTC());
    }
}
