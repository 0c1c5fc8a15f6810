package io.purser.akash.chain.answer;

import io.purser.akash.chain.model.DeploymentId;
import io.purser.akash.chain.model.MintStatus;
import io.quarkus.runtime.annotations.RegisterForReflection;

/** Keeps the answers, and the records in them, readable in the native executable. */
@RegisterForReflection(
        registerFullHierarchy = true,
        targets = {
            AccountAnswer.class,
            AuditsAnswer.class,
            BidAnswer.class,
            BidIdAnswer.class,
            BlockAnswer.class,
            DeploymentAnswer.class,
            DeploymentId.class,
            DeploymentParametersAnswer.class,
            ErrorAnswer.class,
            GroupAnswer.Whole.class,
            LeaseAnswer.class,
            MarketParametersAnswer.class,
            MintParametersAnswer.class,
            MintStatus.class,
            NodeInfoAnswer.class,
            OrderAnswer.Whole.class,
            OrderIdAnswer.class,
            Pages.Balances.class,
            Pages.Bids.class,
            Pages.Certificates.class,
            Pages.Deployments.class,
            Pages.Leases.class,
            Pages.LedgerRecords.class,
            Pages.Orders.class,
            Pages.Providers.class,
            PriceAnswer.class,
            ProviderAnswer.Whole.class,
            SimulationAnswer.class,
            TransactionAnswer.class
        })
final class AnswerReflection {
    private AnswerReflection() {}
}
