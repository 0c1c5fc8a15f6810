package io.purser.akash.chain.model;

import io.purser.akash.sdl.group.Attribute;
import io.purser.akash.wallet.Address;
import java.net.URI;
import java.util.List;

/**
 * A provider as it has registered itself.
 *
 * @param hostUri of its gateway, port included
 * @param attributes by its own word; see {@link AuditedAttributes}
 */
public record Provider(Address owner, URI hostUri, List<Attribute> attributes, String email, String website) {
    public Provider {
        attributes = List.copyOf(attributes);
    }
}
