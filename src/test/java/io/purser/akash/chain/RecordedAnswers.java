package io.purser.akash.chain;

import com.fasterxml.jackson.databind.JsonNode;
import io.purser.akash.chain.answer.AccountAnswer;
import io.purser.akash.chain.answer.BidAnswer;
import io.purser.akash.chain.answer.BlockAnswer;
import io.purser.akash.chain.answer.CertificateAnswer;
import io.purser.akash.chain.answer.DeploymentAnswer;
import io.purser.akash.chain.answer.DeploymentParametersAnswer;
import io.purser.akash.chain.answer.EscrowAccountAnswer;
import io.purser.akash.chain.answer.GroupAnswer;
import io.purser.akash.chain.answer.LeaseAnswer;
import io.purser.akash.chain.answer.LedgerRecordAnswer;
import io.purser.akash.chain.answer.MarketParametersAnswer;
import io.purser.akash.chain.answer.MintParametersAnswer;
import io.purser.akash.chain.answer.OrderAnswer;
import io.purser.akash.chain.answer.Page;
import io.purser.akash.chain.answer.Pages;
import io.purser.akash.chain.answer.PaymentAnswer;
import io.purser.akash.chain.answer.PriceAnswer;
import io.purser.akash.chain.answer.ProviderAnswer;
import io.purser.akash.chain.answer.SimulationAnswer;
import io.purser.akash.chain.answer.TransactionAnswer;
import io.purser.akash.chain.model.Coin;
import io.purser.akash.chain.model.MintStatus;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;

/** The recorded answers of a node, read as the client reads them. */
final class RecordedAnswers {
    private RecordedAnswers() {}

    /** The answers that the client never asks for, and of which it reads the parts. */
    record ByDenomination(Coin balance) {}

    record EscrowAccounts(List<EscrowAccountAnswer> accounts) {}

    record EscrowPayments(List<PaymentAnswer> payments) {}

    record Vault(VaultState vaultState) {
        record VaultState(List<Coin> balances) {}
    }

    record Prices(List<Price> prices) {
        record Price(State state) {}

        record State(BigDecimal price) {}
    }

    record OracleParameters(Sources params) {
        record Sources(long minPriceSources) {}
    }

    record Transactions(List<TransactionAnswer.Result> txResponses) {}

    record Syncing(boolean syncing) {}

    record NodeConfig(String minimumGasPrice) {}

    record NodeStatus(Instant timestamp) {}

    record Discovery(Info info) {
        record Info(String nodeVersion) {}
    }

    record AuthParameters(Limits params) {
        record Limits(long maxMemoCharacters) {}
    }

    record Metadata(List<Denomination> metadatas) {
        record Denomination(String base) {}
    }

    record SendEnabled(List<Entry> sendEnabled) {
        record Entry(String denom) {}
    }

    static Object decoded(String path, JsonNode body) {
        String bare = path.replaceAll("\\?.*", "");
        if (bare.contains("/bank/v1beta1/balances/") || bare.contains("/spendable_balances/")) {
            return bare.endsWith("/by_denom")
                    ? AnswerReader.read(body, ByDenomination.class).balance()
                    : AnswerReader.read(body, Pages.Balances.class).items();
        }
        if (bare.contains("/cosmos/auth/v1beta1/account")) {
            return AnswerReader.read(body, AccountAnswer.class).toModel();
        }
        if (bare.contains("/blocks/")) {
            return AnswerReader.read(body, BlockAnswer.class);
        }
        if (bare.startsWith("/akash/provider/v1beta4/providers/")) {
            return AnswerReader.read(body, ProviderAnswer.Whole.class)
                    .provider()
                    .usable()
                    .orElseThrow();
        }
        return switch (bare) {
            case "/akash/market/v1beta5/bids/info" ->
                AnswerReader.read(body, BidAnswer.class).toModel();
            case "/akash/market/v1beta5/bids/list" -> models(body, Pages.Bids.class, BidAnswer::toModel);
            case "/akash/market/v1beta5/orders/info" ->
                AnswerReader.read(body, OrderAnswer.Whole.class).order().toModel();
            case "/akash/market/v1beta5/orders/list" -> models(body, Pages.Orders.class, OrderAnswer::toModel);
            case "/akash/market/v1beta5/leases/info" ->
                AnswerReader.read(body, LeaseAnswer.class).toModel();
            case "/akash/market/v1beta5/leases/list" -> models(body, Pages.Leases.class, LeaseAnswer::toModel);
            case "/akash/market/v1beta5/params" ->
                AnswerReader.read(body, MarketParametersAnswer.class).toModel();
            case "/akash/deployment/v1beta4/deployments/info" ->
                AnswerReader.read(body, DeploymentAnswer.class).toModel();
            case "/akash/deployment/v1beta4/deployments/list" ->
                models(body, Pages.Deployments.class, DeploymentAnswer::toModel);
            case "/akash/deployment/v1beta4/groups/info" ->
                AnswerReader.read(body, GroupAnswer.Whole.class).group().toModel();
            case "/akash/deployment/v1beta4/params" ->
                AnswerReader.read(body, DeploymentParametersAnswer.class).minimumDeposits();
            case "/akash/escrow/v1/types/accounts" ->
                AnswerReader.read(body, EscrowAccounts.class).accounts().stream()
                        .map(EscrowAccountAnswer::toModel)
                        .toList();
            case "/akash/escrow/v1/types/payments" ->
                AnswerReader.read(body, EscrowPayments.class).payments().stream()
                        .map(PaymentAnswer::toModel)
                        .toList();
            case "/akash/provider/v1beta4/providers" ->
                models(body, Pages.Providers.class, answer -> answer.usable().orElseThrow());
            case "/akash/cert/v1/certificates/list" ->
                models(body, Pages.Certificates.class, CertificateAnswer::toModel);
            case "/akash/bme/v1/params" ->
                AnswerReader.read(body, MintParametersAnswer.class).toModel();
            case "/akash/bme/v1/status" -> AnswerReader.read(body, MintStatus.class);
            case "/akash/bme/v1/ledger" -> models(body, Pages.LedgerRecords.class, LedgerRecordAnswer::toModel);
            case "/akash/bme/v1/vault" ->
                AnswerReader.read(body, Vault.class).vaultState().balances();
            case "/akash/oracle/v2/aggregated_price/akt" ->
                AnswerReader.read(body, PriceAnswer.class).toModel();
            default -> unused(bare, body);
        };
    }

    static Object unused(String path, JsonNode body) {
        Class<?> type = switch (path) {
            case "/akash/oracle/v2/prices" -> Prices.class;
            case "/akash/oracle/v2/params" -> OracleParameters.class;
            case "/cosmos/tx/v1beta1/simulate" -> SimulationAnswer.class;
            case "/cosmos/tx/v1beta1/txs" -> Transactions.class;
            case "/cosmos/base/tendermint/v1beta1/syncing" -> Syncing.class;
            case "/cosmos/base/node/v1beta1/config" -> NodeConfig.class;
            case "/cosmos/base/node/v1beta1/status" -> NodeStatus.class;
            case "/akash/discovery/v1/info" -> Discovery.class;
            case "/cosmos/auth/v1beta1/params" -> AuthParameters.class;
            case "/cosmos/bank/v1beta1/denoms_metadata" -> Metadata.class;
            case "/cosmos/bank/v1beta1/send_enabled" -> SendEnabled.class;
            default -> throw new AssertionError("no decoder for " + path);
        };
        return AnswerReader.read(body, type);
    }

    static <A, P extends Page<A>> List<?> models(JsonNode body, Class<P> page, Function<A, ?> toModel) {
        return AnswerReader.read(body, page).items().stream().map(toModel).toList();
    }
}
