package io.purser.akash.chain.answer;

import io.purser.akash.chain.model.Account;
import io.purser.akash.wallet.Address;
import io.purser.akash.wallet.PublicKey;
import java.util.Optional;

/** An account. {@code accounts/…} and {@code account_info/…} answer with the same object under different names. */
public record AccountAnswer(Optional<Body> info, Optional<Body> account) {
    public AccountAnswer {
        if (info.isEmpty() && account.isEmpty()) {
            throw new IllegalArgumentException("info is not an object");
        }
    }

    /** The account itself. */
    public record Body(Address address, long accountNumber, long sequence, Optional<Key> pubKey) {}

    /** The account's public key, in Base64. */
    public record Key(PublicKey key) {}

    public Account toModel() {
        Body body = info.or(() -> account).orElseThrow();
        return new Account(body.address, body.accountNumber, body.sequence, body.pubKey.map(Key::key));
    }
}
