package io.purser.fake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purser.akash.chain.model.BidId;
import io.purser.akash.chain.model.Coin;
import io.purser.akash.sdl.manifest.Manifest;
import io.purser.akash.wallet.Address;
import io.purser.deploy.market.Market;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** What Console does with its managed wallet: it creates, updates, leases, pays and closes. */
final class ConsoleActs {
    private static final Manifest NOBODY_READS_IT =
            AkashWorld.sdl("nobody/reads:it").manifest();
    /** Console's {@code DEPLOYMENT_DEFAULT_DEPOSIT}. */
    private static final BigDecimal MANAGED_DEPOSIT = new BigDecimal("0.5");

    private final Market wallet;
    private final Address owner;
    private final ConsoleWallet signer;
    private final ConsolePost post;
    private final Set<Long> withoutTopUp = ConcurrentHashMap.newKeySet();
    private final Set<Long> toppedUp = ConcurrentHashMap.newKeySet();
    private final List<Long> created = new ArrayList<>();
    private final AtomicLong lastDseq = new AtomicLong();
    private final FakeChain chain;
    private final ConsoleDocuments documents;
    private final FaultSwitches<FakeConsole.Fault> faults;

    ConsoleActs(
            FakeChain chain,
            Market wallet,
            ConsoleWallet signer,
            ConsolePost post,
            ConsoleDocuments documents,
            Address owner,
            FaultSwitches<FakeConsole.Fault> faults) {
        this.chain = chain;
        this.wallet = wallet;
        this.signer = signer;
        this.post = post;
        this.documents = documents;
        this.owner = owner;
        this.faults = faults;
    }

    synchronized List<Long> created() {
        return List.copyOf(created);
    }

    Set<Long> toppedUp() {
        return Set.copyOf(toppedUp);
    }

    /** Top-up is off for that deployment from now on. */
    void withoutTopUp(long dseq) {
        withoutTopUp.add(dseq);
    }

    JsonNode create(JsonNode data) {
        if (faults.happens(FakeConsole.Fault.UNREADY)) {
            throw new ConsoleRefusal(409, "wallet not ready");
        }
        if (faults.has(FakeConsole.Fault.BROKE)) {
            throw new ConsoleRefusal(402, "Insufficient balance");
        }
        long dseq =
                lastDseq.updateAndGet(last -> Math.max(last + 1, Instant.now().toEpochMilli()));
        JsonNode made = read(data.path("sdl").asText());
        BigDecimal dollars = faults.has(FakeConsole.Fault.MANAGED)
                ? MANAGED_DEPOSIT
                : data.path("deposit").decimalValue();
        Coin deposit = Coin.uact(dollars.movePointRight(6).longValueExact());
        signer.create(id(dseq), made, deposit);
        synchronized (this) {
            created.add(dseq);
        }
        ObjectNode answer = FakeJson.object()
                .put("dseq", Long.toString(dseq))
                .put("manifest", made.path("manifest").asText());
        answer.putObject("signTx").put("code", 0).put("transactionHash", "AB").put("rawLog", "");
        return ConsoleDocuments.data(answer);
    }

    private JsonNode read(String sdl) {
        JsonNode made = ConsoleParser.readAndRecord(sdl);
        if (made.has("errors")) {
            throw new ConsoleRefusal(400, "Invalid SDL: " + made.path("errors"));
        }
        return faults.has(FakeConsole.Fault.NEWER) ? inAnotherWay(made) : made;
    }

    private static JsonNode inAnotherWay(JsonNode made) {
        ObjectNode other = made.deepCopy();
        String manifest = made.path("manifest").asText() + "\n";
        return other.put("manifest", manifest).put("hash", Sha256.hex(manifest.getBytes(StandardCharsets.UTF_8)));
    }

    JsonNode update(long dseq, String text) {
        JsonNode made = read(text);
        signer.update(id(dseq), made);
        List<String> providers = new ArrayList<>();
        documents.deployment(dseq).path("leases").forEach(lease -> {
            if (Set.of("active", "reclaiming").contains(lease.path("state").asText())) {
                providers.add(lease.at("/id/provider").asText());
            }
        });
        providers.forEach(provider -> send(provider, dseq, made.path("manifest").asText()));
        return ConsoleDocuments.data(documents.deployment(dseq));
    }

    /** Sends the manifest after the lease exists, and fails with Console's message. */
    private void send(String provider, long dseq, String manifest) {
        String uri = chain.query("/akash/provider/v1beta4/providers/" + provider, "").stream()
                .findFirst()
                .map(found -> found.at("/provider/host_uri").asText())
                .orElseThrow(() -> new ConsoleRefusal(404, "Provider not found"));
        ConsolePost.Answer answer = post.send(URI.create(uri), dseq, manifest);
        if (answer.status() != 200) {
            throw new ConsoleRefusal(
                    answer.status() == 422 ? 422 : 502,
                    "The lease for deployment " + dseq + " exists, but provider " + provider
                            + " did not receive its manifest: " + answer.text());
        }
    }

    JsonNode close(long dseq) {
        if (documents.deployment(dseq).at("/deployment/state").asText().equals("closed")) {
            return ConsoleDocuments.data(FakeJson.object().put("success", true));
        }
        wallet.close("close/" + dseq, id(dseq));
        return ConsoleDocuments.data(FakeJson.object().put("success", true));
    }

    JsonNode lease(JsonNode request) {
        List<BidId> bids = new ArrayList<>();
        request.path("leases")
                .forEach(lease -> bids.add(BidId.of(
                        owner,
                        lease.path("dseq").asLong(),
                        lease.path("gseq").asInt(),
                        lease.path("oseq").asInt(),
                        new Address(lease.path("provider").asText()),
                        0)));
        long dseq = bids.getFirst().dseq();
        wallet.lease("lease/" + bids, id(dseq), bids, NOBODY_READS_IT);
        if (!withoutTopUp.contains(dseq)) {
            toppedUp.add(dseq);
        }
        bids.stream()
                .map(bid -> bid.provider().text())
                .distinct()
                .forEach(provider ->
                        send(provider, dseq, request.path("manifest").asText()));
        return ConsoleDocuments.data(documents.deployment(dseq));
    }

    JsonNode deposit(JsonNode data) {
        long dseq = data.path("dseq").asLong();
        documents.deployment(dseq);
        if (faults.happens(FakeConsole.Fault.UNREADY)) {
            throw new ConsoleRefusal(409, "wallet not ready");
        }
        BigDecimal uact = data.path("deposit").decimalValue().movePointRight(6);
        wallet.deposit("deposit/" + Instant.now(), id(dseq), Coin.uact(uact.longValueExact()));
        return ConsoleDocuments.data(documents.deployment(dseq));
    }

    JsonNode settings(long dseq) {
        return ConsoleDocuments.data(FakeJson.object()
                .put("id", "00000000-0000-4000-8000-000000000000")
                .put("userId", "user")
                .put("dseq", Long.toString(dseq))
                .put("autoTopUpEnabled", !withoutTopUp.contains(dseq))
                .put("estimatedTopUpAmount", 5)
                .put("topUpFrequencyMs", 60_000)
                .put("createdAt", "2026-01-01T00:00:00.000Z")
                .put("updatedAt", "2026-01-01T00:00:00.000Z"));
    }

    private io.purser.akash.chain.model.DeploymentId id(long dseq) {
        return new io.purser.akash.chain.model.DeploymentId(owner, dseq);
    }
}
