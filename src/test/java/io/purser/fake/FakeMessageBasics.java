package io.purser.fake;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import io.purser.akash.chain.wire.Deposit;
import io.purser.akash.chain.wire.MsgAccountDeposit;
import io.purser.akash.chain.wire.MsgCreateDeployment;

/** Checks messages that the chain refuses before it takes a transaction into its pool. */
final class FakeMessageBasics {
    private FakeMessageBasics() {}

    static void check(Any message) throws FakeRefusal {
        try {
            if (FakeChainMessages.name(message).equals("MsgCreateDeployment")) {
                MsgCreateDeployment create = MsgCreateDeployment.parseFrom(message.getValue());
                if (create.getId().getDseq() == 0) {
                    throw new FakeRefusal("sdk", 3, "DeploymentID: Invalid Deployment Sequence: invalid sequence");
                }
                if (create.getGroupsCount() == 0) {
                    throw new FakeRefusal("deployment", 7, "Invalid groups");
                }
                String price = create.getGroups(0).getResources(0).getPrice().getDenom();
                String deposit = create.getDeposit().getAmount().getDenom();
                if (!price.equals(deposit)) {
                    throw new FakeRefusal(
                            "deployment",
                            20,
                            "Mismatched denominations (" + deposit + " != " + price + "): Deposit invalid");
                }
                checkSources(create.getDeposit());
            }
            if (FakeChainMessages.name(message).equals("MsgAccountDeposit")) {
                checkSources(MsgAccountDeposit.parseFrom(message.getValue()).getDeposit());
            }
        } catch (InvalidProtocolBufferException e) {
            throw new FakeRefusal("sdk", 2, "tx parse error");
        }
    }

    private static void checkSources(Deposit deposit) throws FakeRefusal {
        if (deposit.getSourcesCount() == 0) {
            throw new FakeRefusal("akash", 4, "empty deposit sources: invalid deposit source");
        }
    }
}
