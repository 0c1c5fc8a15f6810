package io.purser.akash.chain.answer;

import io.purser.akash.chain.model.AuditedAttributes;
import io.purser.akash.wallet.Address;
import java.util.List;

/** The attributes of a provider that auditors have signed. */
public record AuditsAnswer(List<Audit> providers) {
    /** The attributes that one auditor has signed. */
    public record Audit(Address owner, Address auditor, List<AttributeAnswer> attributes) {
        private AuditedAttributes toModel() {
            return new AuditedAttributes(owner, auditor, AttributeAnswer.toModels(attributes));
        }
    }

    public List<AuditedAttributes> toModel() {
        return providers.stream().map(Audit::toModel).toList();
    }
}
