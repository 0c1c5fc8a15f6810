package io.purser.fake;

import com.fasterxml.jackson.databind.JsonNode;
import io.purser.akash.chain.ChainClient;
import io.purser.akash.chain.TransactionSender;
import io.purser.akash.chain.model.Coin;
import io.purser.akash.chain.model.DeploymentId;
import io.purser.akash.chain.model.ManifestHash;
import io.purser.akash.chain.transaction.Deposit;
import io.purser.akash.chain.transaction.GasPolicy;
import io.purser.akash.chain.transaction.Message;
import io.purser.akash.chain.transaction.TransactionOrdering;
import io.purser.akash.chain.transaction.TransactionSigner;
import io.purser.akash.chain.transaction.TransactionTimes;
import io.purser.akash.sdl.group.Attribute;
import io.purser.akash.sdl.group.Cpu;
import io.purser.akash.sdl.group.DecCoin;
import io.purser.akash.sdl.group.Endpoint;
import io.purser.akash.sdl.group.Gpu;
import io.purser.akash.sdl.group.GroupSpec;
import io.purser.akash.sdl.group.Memory;
import io.purser.akash.sdl.group.PlacementRequirements;
import io.purser.akash.sdl.group.ResourceUnit;
import io.purser.akash.sdl.group.Resources;
import io.purser.akash.sdl.group.SignedBy;
import io.purser.akash.sdl.group.Storage;
import io.purser.akash.wallet.Wallet;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;

/** Console's managed wallet. It signs deployments with the groups and the hash from Console's own parser. */
final class ConsoleWallet {
    private final TransactionSender transactions;
    private final ChainClient chain;

    ConsoleWallet(ChainClient chain, Wallet wallet, String chainId, GasPolicy gas, TransactionTimes times) {
        this.chain = chain;
        this.transactions = new TransactionSender(
                chain,
                new TransactionSigner(wallet, chainId),
                new MemoryJournal(),
                gas,
                times,
                TransactionOrdering.UNORDERED,
                new Random(),
                Clock.systemUTC());
    }

    /** @param made the result of {@link ConsoleParser} for an SDL */
    void create(DeploymentId id, JsonNode made, Coin deposit) {
        transactions.submit(
                "create/" + id,
                List.of(new Message.CreateDeployment(
                        id,
                        list(made.path("groups"), ConsoleWallet::group),
                        hash(made),
                        Deposit.ofBalance(deposit),
                        Optional.empty())));
    }

    /** Updates only if the hash differs, because the chain refuses an update to the same hash. */
    void update(DeploymentId id, JsonNode made) {
        boolean isNews = chain.deployment(id)
                .filter(found -> found.hash().equals(hash(made)))
                .isEmpty();
        if (isNews) {
            transactions.submit(
                    "update/" + id + "/" + Instant.now(), List.of(new Message.UpdateDeployment(id, hash(made))));
        }
    }

    private static ManifestHash hash(JsonNode made) {
        return new ManifestHash(HexFormat.of().parseHex(made.path("hash").asText()));
    }

    private static GroupSpec group(JsonNode group) {
        JsonNode requirements = group.path("requirements");
        return new GroupSpec(
                group.path("name").asText(),
                new PlacementRequirements(
                        new SignedBy(
                                list(requirements.at("/signed_by/all_of"), JsonNode::asText),
                                list(requirements.at("/signed_by/any_of"), JsonNode::asText)),
                        attributes(requirements)),
                list(group.path("resources"), ConsoleWallet::unit));
    }

    private static ResourceUnit unit(JsonNode unit) {
        JsonNode asked = unit.path("resource");
        return new ResourceUnit(
                new Resources(
                        asked.path("id").asLong(),
                        new Cpu(asked.at("/cpu/units/val").asLong(), attributes(asked.path("cpu"))),
                        new Memory(asked.at("/memory/quantity/val").asLong(), attributes(asked.path("memory"))),
                        list(
                                asked.path("storage"),
                                volume -> new Storage(
                                        volume.path("name").asText(),
                                        volume.at("/quantity/val").asLong(),
                                        attributes(volume))),
                        new Gpu(asked.at("/gpu/units/val").asLong(), attributes(asked.path("gpu"))),
                        list(
                                asked.path("endpoints"),
                                way -> new Endpoint(
                                        Endpoint.Kind.valueOf(way.path("kind").asText()),
                                        way.path("sequence_number").asLong()))),
                unit.path("count").asLong(),
                new DecCoin(
                        unit.at("/price/denom").asText(),
                        new BigDecimal(unit.at("/price/amount").asText())));
    }

    private static List<Attribute> attributes(JsonNode node) {
        return list(
                node.path("attributes"),
                attribute -> new Attribute(
                        attribute.path("key").asText(), attribute.path("value").asText()));
    }

    private static <T> List<T> list(JsonNode node, Function<JsonNode, T> read) {
        List<T> values = new ArrayList<>();
        node.forEach(element -> values.add(read.apply(element)));
        return values;
    }
}
