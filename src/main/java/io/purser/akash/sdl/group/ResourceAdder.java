package io.purser.akash.sdl.group;

import java.math.BigInteger;
import java.util.Map;
import java.util.TreeMap;

/** Adds up resource units. */
final class ResourceAdder {
    private static final String RAM = "ram";

    private final Map<String, BigInteger> persistent = new TreeMap<>();
    private long replicas;
    private BigInteger cpuMillis = BigInteger.ZERO;
    private BigInteger memory = BigInteger.ZERO;
    private BigInteger gpus = BigInteger.ZERO;
    private BigInteger ephemeral = BigInteger.ZERO;
    private long endpoints;
    private long leasedIps;

    void add(ResourceUnit unit) {
        Resources each = unit.resource();
        BigInteger count = BigInteger.valueOf(unit.count());
        replicas += unit.count();
        cpuMillis = cpuMillis.add(count.multiply(BigInteger.valueOf(each.cpu().units())));
        memory = memory.add(count.multiply(BigInteger.valueOf(each.memory().quantity())));
        gpus = gpus.add(count.multiply(BigInteger.valueOf(each.gpu().units())));
        for (Storage volume : each.storage()) {
            BigInteger bytes = count.multiply(BigInteger.valueOf(volume.quantity()));
            if (volume.isPersistent()) {
                persistent.merge(volume.storageClass(), bytes, BigInteger::add);
            } else if (volume.storageClass().equals(RAM)) {
                memory = memory.add(bytes);
            } else {
                ephemeral = ephemeral.add(bytes);
            }
        }
        for (Endpoint endpoint : each.endpoints()) {
            switch (endpoint.kind()) {
                case SHARED_HTTP, RANDOM_PORT -> endpoints++;
                case LEASED_IP -> leasedIps++;
            }
        }
    }

    ResourceSum total() {
        return new ResourceSum(replicas, cpuMillis, memory, gpus, ephemeral, persistent, endpoints, leasedIps);
    }
}
