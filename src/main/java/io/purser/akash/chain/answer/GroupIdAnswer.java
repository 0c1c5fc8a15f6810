package io.purser.akash.chain.answer;

import io.purser.akash.chain.model.DeploymentId;
import io.purser.akash.chain.model.GroupId;
import io.purser.akash.wallet.Address;

/** The identifier of a group, in one object. */
public record GroupIdAnswer(Address owner, long dseq, int gseq) {
    public GroupId toModel() {
        return new GroupId(new DeploymentId(owner, dseq), gseq);
    }
}
