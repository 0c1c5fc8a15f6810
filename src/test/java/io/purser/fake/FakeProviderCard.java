package io.purser.fake;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purser.codes.Names;
import java.math.BigDecimal;
import java.util.List;

/** Console's data about a provider, with every unknown field empty. */
final class FakeProviderCard {
    private static final List<String> UNKNOWN = Names.list("""
        name email website lastCheckDate ipRegion ipRegionCode ipCountry ipCountryCode ipLat ipLon lastOnlineDate
        host organization statusPage locationRegion country city timezone locationType hostingProvider hardwareCpu
        hardwareCpuArch hardwareGpuVendor hardwareMemory networkProvider tier
        """);
    private static final List<String> NONE = Names.list("""
        gpuModels attributes hardwareGpuModels hardwareDisk featPersistentStorageType
        workloadSupportChiaCapabilities uptime
        """);
    private static final List<String> ZERO =
            List.of("createdHeight", "deploymentCount", "leaseCount", "networkSpeedDown", "networkSpeedUp");
    private static final List<String> TEXTS = List.of("hostUri", "cosmosSdkVersion", "akashVersion");
    private static final List<String> FLAGS = Names.list("""
        isValidVersion isOnline isAudited featPersistentStorage featEndpointCustomDomain workloadSupportChia
        featEndpointIp
        """);

    private FakeProviderCard() {}

    static ObjectNode of(String address, BigDecimal uptime) {
        ObjectNode card = FakeJson.object().put("owner", address);
        UNKNOWN.forEach(card::putNull);
        NONE.forEach(card::putArray);
        ZERO.forEach(name -> card.put(name, 0));
        TEXTS.forEach(name -> card.put(name, ""));
        FLAGS.forEach(name -> card.put(name, true));
        List.of("uptime1d", "uptime7d", "uptime30d").forEach(name -> card.put(name, uptime));
        ObjectNode stats = card.putObject("stats");
        List.of("cpu", "gpu", "memory").forEach(name -> amounts(stats.putObject(name)));
        ObjectNode storage = stats.putObject("storage");
        List.of("ephemeral", "persistent").forEach(name -> amounts(storage.putObject(name)));
        return card;
    }

    private static void amounts(ObjectNode node) {
        node.put("active", 0).put("available", 0).put("pending", 0);
    }
}
