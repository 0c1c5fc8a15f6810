package io.purser.fake;

import io.purser.akash.chain.wire.MsgConvert;
import io.purser.akash.chain.wire.MsgSend;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;

/** The balances of a fake chain: what accounts have, send and burn. */
final class FakeBank {
    private static final long EPOCH = 10;

    private final FakeState state;

    FakeBank(FakeState state) {
        this.state = state;
    }

    FakeChainMessages.Effect mint(MsgConvert message) throws FakeRefusal {
        String denom = message.getCoinsToBurn().getDenom();
        if (!denom.equals("uakt")) {
            throw new FakeRefusal("bme", 9, "invalid swap route " + denom + " -> uact: invalid denomination");
        }
        BigInteger amount = new BigInteger(message.getCoinsToBurn().getAmount());
        FakeState.Account owner = account(message.getOwner());
        spendable(owner, denom, amount);
        return () -> {
            owner.add(denom, amount.negate());
            state.mints.add(new FakeState.Mint(owner.address, amount, state.height, state.mints.size() + 1L));
            return List.of();
        };
    }

    /** Carries mints out at the end of an epoch. A mint below the minimum is given back. */
    void carryMintsOut() {
        if (state.height % EPOCH != 0) {
            return;
        }
        for (FakeState.Mint mint : state.mints) {
            if (mint.status.equals("pending")) {
                BigInteger minted = new BigDecimal(mint.burned)
                        .multiply(state.aktPrice)
                        .multiply(new BigDecimal("0.9975"))
                        .toBigInteger();
                boolean isEnough = minted.compareTo(BigInteger.valueOf(10_000_000)) >= 0;
                mint.status = isEnough ? "executed" : "canceled";
                mint.minted = isEnough ? minted : BigInteger.ZERO;
                account(mint.owner).add(isEnough ? "uact" : "uakt", isEnough ? minted : mint.burned);
            }
        }
    }

    FakeChainMessages.Effect send(MsgSend message) throws FakeRefusal {
        FakeState.Account from = account(message.getFromAddress());
        for (var coin : message.getAmountList()) {
            if (coin.getDenom().equals("uact")) {
                throw new FakeRefusal(
                        "bank", 5, "uact transfers are currently disabled: send transactions are disabled");
            }
            spendable(from, coin.getDenom(), new BigInteger(coin.getAmount()));
        }
        return () -> {
            message.getAmountList().forEach(coin -> {
                from.add(coin.getDenom(), new BigInteger(coin.getAmount()).negate());
                account(message.getToAddress()).add(coin.getDenom(), new BigInteger(coin.getAmount()));
            });
            return List.of();
        };
    }

    static void spendable(FakeState.Account account, String denom, BigInteger amount) throws FakeRefusal {
        if (account.balance(denom).compareTo(amount) < 0) {
            throw new FakeRefusal(
                    "sdk",
                    5,
                    "spendable balance " + account.balance(denom) + denom + " is smaller than " + amount + denom
                            + ": insufficient funds");
        }
    }

    FakeState.Account account(String address) {
        return state.accounts.computeIfAbsent(address, text -> new FakeState.Account(text, state.accounts.size()));
    }
}
