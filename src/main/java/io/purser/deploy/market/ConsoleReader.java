package io.purser.deploy.market;

import io.purser.akash.chain.ChainClient;
import io.purser.akash.chain.model.Deployment;
import io.purser.akash.chain.model.DeploymentId;
import io.purser.akash.chain.node.ChainException;
import io.purser.akash.console.ConsoleClient;
import io.purser.akash.console.ConsoleDeployment;
import io.purser.akash.console.ConsoleException;
import io.purser.akash.wallet.Address;
import io.purser.problem.Problem;
import io.purser.problem.ProblemType;
import java.util.List;
import java.util.Optional;

/**
 * Reads the deployments of a Console account. While Console's own node is away, Console answers from its index
 * ({@code fallback-deployment-reader.service.ts}): without the hash, and without the last minutes. Purser does not trust
 * such an answer, nor that of a Console which does not find a deployment, and asks the configured nodes instead.
 *
 * <p>Each method except {@link #listed} throws {@link ChainException} if it has to ask a node and none can be reached.
 */
record ConsoleReader(ConsoleClient console, ChainClient chain) {
    /** A deployment with the values that only a node gives, if one can be reached. */
    Optional<DeploymentView> status(DeploymentId id) {
        Optional<ConsoleDeployment> told = told(id);
        return told.isEmpty()
                ? ChainViews.status(chain, id)
                : told.map(found -> ConsoleViews.deployment(found, onChain(id)));
    }

    /** A deployment as of the last settlement of its escrow. */
    Optional<DeploymentView> settled(DeploymentId id) {
        Optional<ConsoleDeployment> told = told(id);
        return told.isEmpty()
                ? ChainViews.status(chain, id)
                : told.map(found -> ConsoleViews.deployment(found, Optional.empty()));
    }

    /** What Console tells of a deployment, unless it tells that from its index. */
    private Optional<ConsoleDeployment> told(DeploymentId id) {
        return console.deployment(id.dseq())
                .filter(found -> ConsoleViews.hash(found.hash()).isPresent());
    }

    /**
     * Why Console does not find a deployment that exists, if it belongs to another account than the key's; empty also if
     * Console does not tell its account.
     */
    Optional<Problem> foreign(DeploymentId id) {
        Address account;
        try {
            account = console.owner();
        } catch (ConsoleException e) {
            return Optional.empty();
        }
        return account.equals(id.owner())
                ? Optional.empty()
                : Optional.of(Problem.of(
                        ProblemType.CONFLICT,
                        "deployment " + id.dseq() + " belongs to " + id.owner() + ", and " + AkashSettings.CONSOLE_KEY
                                + " is a key of another account: do it in that account, or set its key again"));
    }

    private Optional<DeploymentView> onChain(DeploymentId id) {
        try {
            return ChainViews.status(chain, id);
        } catch (ChainException e) {
            return Optional.empty();
        }
    }

    /** The active deployments of the account. */
    List<OwnDeployment> active() {
        return active(console.deployments());
    }

    /** The same, but Console's empty list counts if no node can be asked about it. */
    List<OwnDeployment> listed() {
        List<ConsoleDeployment> found = console.deployments();
        try {
            return active(found);
        } catch (ChainException e) {
            if (found.isEmpty()) {
                return List.of();
            }
            throw e;
        }
    }

    private List<OwnDeployment> active(List<ConsoleDeployment> found) {
        if (found.isEmpty()) {
            // It may be that of an index which has not seen the first deployment yet.
            return active(console.owner());
        }
        List<OwnDeployment> told =
                found.stream().flatMap(one -> ConsoleViews.own(one).stream()).toList();
        return told.size() == found.size()
                ? told
                : active(new Address(found.getFirst().owner()));
    }

    private List<OwnDeployment> active(Address owner) {
        return chain.deployments(owner, Optional.of(Deployment.ChainDeploymentState.ACTIVE)).stream()
                .map(deployment -> new OwnDeployment(deployment.id(), deployment.hash()))
                .toList();
    }
}
