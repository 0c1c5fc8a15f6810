package io.purser.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.purser.akash.chain.model.Coin;
import io.purser.budget.definition.Budget;
import io.purser.deploy.market.MarketKind;
import io.purser.deploy.order.BidRule;
import io.purser.deploy.state.DeploymentState;
import io.purser.fake.FakeConsole;
import java.math.BigInteger;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Like {@link DeploymentKillTest}, but the called server kills the process: Console, a node or a provider's gateway has
 * its request, and has or has not carried it out. For a read only one of the two is tested, since both give the same.
 */
@Execution(ExecutionMode.CONCURRENT)
class CallKillTest {
    @AutoClose
    private static final Executioner executioner = new Executioner();

    /** The questions about every provider that bids. */
    private static final BidRule BEST = new BidRule(BidRule.Strategy.BEST, List.of(), List.of(), List.of(), 1, 1);

    @AutoClose
    private final DeployWorld world = new DeployWorld();

    private final Budget budget = world.ledger.budget("all", "20");

    @ParameterizedTest
    @Execution(ExecutionMode.CONCURRENT)
    @CsvSource({
        // Nothing asked; created, with top-up on; with top-up off, and the outcome unknown.
        "CONSOLE, before POST /v1/create-jwt-token",
        "CONSOLE, before GET /v1/deployments/",
        "CONSOLE, before PATCH /v2/deployment-settings/",
        "CONSOLE, after PATCH /v2/deployment-settings/",
        "CONSOLE, before GET /v2/deployment-settings/",
        "CONSOLE, before GET /v1/providers/",
        // Created with half a dollar; with the rest of the deposit, and the outcome unknown.
        "CONSOLE, before POST /v1/deposit-deployment",
        "CONSOLE, after POST /v1/deposit-deployment",
        // The lease's own look at top-up.
        "CONSOLE, after PATCH /v2/deployment-settings/ 2",
        "CONSOLE, before GET /v2/deployment-settings/ 2",
        // The provider's token.
        "CONSOLE, before POST /v1/create-jwt-token 2",
        "CHAIN, before POST /cosmos/tx/v1beta1/simulate",
        "CHAIN, after POST /cosmos/tx/v1beta1/txs",
        "CHAIN, before GET /cosmos/tx/v1beta1/txs/",
        "CHAIN, before GET /akash/deployment/v1beta4/deployments/info",
        "CHAIN, before GET /akash/audit/v1/",
        "CHAIN, after PUT /deployment/",
        "CHAIN, before GET /lease/",
        "CHAIN, before GET /akash/oracle/v2/",
        "CHAIN, before GET /cosmos/auth/v1beta1/account_info/",
        "CHAIN, before GET /cosmos/bank/v1beta1/balances/",
        "CHAIN, before GET /akash/provider/v1beta4/providers/",
        "CHAIN, before GET /akash/market/v1beta5/leases/"
    })
    void comesToItsEndWhereverItsReplicaDies(MarketKind market, String call) throws Exception {
        world.akash.console.faults().set(FakeConsole.Fault.MANAGED, true);
        UUID id = executioner.orderAndDieAtCall(
                world, DeployWorld.request(market, DeployWorld.sdl(market, "nginx:1.27"), BEST, null), call);

        DeployReplica heir = world.replica();
        DeploymentService.DeploymentSummary end = DeployWorld.await(heir, id, DeploymentState.READY);

        new OnChain(world, market).hasOneLease(end);
        assertThat(world.akash.chain.deployments())
                .as(DeployWorld.story(heir, id))
                .isEqualTo(1);
        assertThat(world.held(budget)).hasToString("5");
        // The paying account had 100 ACT.
        assertThat(world.akash.chain.balance(world.akash.payer(market), Coin.UACT))
                .isEqualTo(BigInteger.valueOf(95_000_000));
        assertThat(world.akash.console.toppedUp()).isEmpty();
        world.awaitAllGasInTheLedger(budget);
    }
}
