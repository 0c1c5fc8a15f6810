package io.purser.akash.chain.model;

import io.purser.akash.sdl.group.Attribute;
import io.purser.akash.wallet.Address;
import java.util.List;

/** The attributes of a provider that one auditor has signed. */
public record AuditedAttributes(Address provider, Address auditor, List<Attribute> attributes) {
    public AuditedAttributes {
        attributes = List.copyOf(attributes);
    }
}
