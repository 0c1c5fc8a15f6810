package io.purser.akash.chain.model;

import io.purser.akash.sdl.group.Attribute;
import io.purser.akash.wallet.Address;
import java.net.URI;
import java.util.List;

/**
 * A provider as it has registered itself.
 *
 * @param hostUri the address of its gateway, with the port
 * @param attributes the provider's own claims; see {@link AuditedAttributes}
 */
public record Provider(Address owner, URI hostUri, List<Attribute> attributes, String email, String website) {
    public Provider {
        attributes = List.copyOf(attributes);
    }
}
