package io.purser.akash.sdl.group;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.List;
import java.util.Map;

/**
 * The resources of all replicas of a deployment together.
 *
 * @param cpuMillis thousandths of a core
 * @param memory bytes
 * @param ephemeral bytes of storage that is deleted at a restart
 * @param persistent bytes of storage that is deleted at the end of the lease, by class
 */
public record ResourceSum(
        long replicas,
        BigInteger cpuMillis,
        BigInteger memory,
        BigInteger gpus,
        BigInteger ephemeral,
        Map<String, BigInteger> persistent,
        long endpoints,
        long leasedIps) {
    /**
     * The dollars a month that a provider asks for by default (akash-network/helm-charts, the price targets of
     * charts/akash-provider/scripts/price_script_generic.sh). A GPU's price depends on its model; this one is for an
     * unknown model.
     */
    private static final BigDecimal CPU_CORE = new BigDecimal("1.60");

    private static final BigDecimal GIB_MEMORY = new BigDecimal("0.80");
    private static final BigDecimal GIB_EPHEMERAL = new BigDecimal("0.02");
    private static final BigDecimal GIB_NVME = new BigDecimal("0.04");
    private static final Map<String, BigDecimal> GIB_PERSISTENT =
            Map.of("beta1", new BigDecimal("0.01"), "beta2", new BigDecimal("0.03"), "beta3", GIB_NVME);
    private static final BigDecimal ENDPOINT = new BigDecimal("0.05");
    private static final BigDecimal LEASED_IP = new BigDecimal("5");
    private static final BigDecimal GPU = new BigDecimal("100");
    private static final BigDecimal GIB = BigDecimal.valueOf(1L << 30);
    private static final int CENTS = 2;

    public ResourceSum {
        persistent = Map.copyOf(persistent);
    }

    static ResourceSum of(List<GroupSpec> groups) {
        ResourceAdder sum = new ResourceAdder();
        groups.forEach(group -> group.resources().forEach(sum::add));
        return sum.total();
    }

    /**
     * The price that providers ask for these resources in a month by default, in US dollars, rounded up to the cent. It
     * is a guide, not an offer: each provider sets its own prices.
     */
    public BigDecimal usualUsdPerMonth() {
        BigDecimal usd = CPU_CORE.multiply(new BigDecimal(cpuMillis).movePointLeft(3))
                .add(GIB_MEMORY.multiply(gib(memory)))
                .add(GPU.multiply(new BigDecimal(gpus)))
                .add(GIB_EPHEMERAL.multiply(gib(ephemeral)))
                .add(ENDPOINT.multiply(BigDecimal.valueOf(endpoints)))
                .add(LEASED_IP.multiply(BigDecimal.valueOf(leasedIps)));
        for (Map.Entry<String, BigInteger> volume : persistent.entrySet()) {
            usd = usd.add(GIB_PERSISTENT.getOrDefault(volume.getKey(), GIB_NVME).multiply(gib(volume.getValue())));
        }
        return usd.setScale(CENTS, RoundingMode.CEILING);
    }

    private static BigDecimal gib(BigInteger bytes) {
        return new BigDecimal(bytes).divide(GIB);
    }
}
