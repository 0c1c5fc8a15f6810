package io.purser.akash.chain.answer;

import io.purser.akash.chain.model.Provider;
import io.purser.akash.wallet.Address;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/**
 * A provider as it has registered itself.
 *
 * @param owner a text, which has to be an address for the provider to be usable
 * @param hostUri a text: anybody can register any text as an address
 */
public record ProviderAnswer(String owner, String hostUri, List<AttributeAnswer> attributes, Optional<Info> info) {
    /** The answer of {@code providers/…}. */
    public record Whole(ProviderAnswer provider) {}

    /** Contact data. */
    public record Info(Optional<String> email, Optional<String> website) {}

    /** The provider; empty if it has registered no address of an account or of a gateway. */
    public Optional<Provider> usable() {
        try {
            return Optional.of(new Provider(
                    new Address(owner),
                    URI.create(hostUri),
                    AttributeAnswer.toModels(attributes),
                    info.flatMap(Info::email).orElse(""),
                    info.flatMap(Info::website).orElse("")));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
