package io.purser.deploy.cost;

import io.purser.akash.sdl.group.ResourceSum;
import io.purser.akash.sdl.group.SdlCost;
import io.purser.money.Usd;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What one cloud asks for running a container all the time, by its list.
 *
 * @param cloud a short name, as in {@code aws-fargate}
 * @param name for people
 * @param region where these prices hold
 * @param asOf when they were read
 * @param source where they were read
 * @param vcpuHour for a vCPU
 * @param memoryGibHour for a GiB of memory
 * @param ephemeralGibHour for a GiB of storage that ends with a restart
 * @param ephemeralGibFree GiB of that which each replica has for nothing
 * @param persistentGibMonth for a GiB of storage that survives restarts, or null where the cloud has none
 */
public record CloudPrice(
        String cloud,
        String name,
        String region,
        LocalDate asOf,
        String source,
        Usd vcpuHour,
        Usd memoryGibHour,
        Usd ephemeralGibHour,
        long ephemeralGibFree,
        @Nullable Usd persistentGibMonth) {
    private static final BigDecimal GIB = BigDecimal.valueOf(1L << 30);
    private static final int CENTS = 2;

    public CloudPrice {
        if (vcpuHour.isNegative()
                || memoryGibHour.isNegative()
                || ephemeralGibHour.isNegative()
                || ephemeralGibFree < 0
                || (persistentGibMonth != null && persistentGibMonth.isNegative())) {
            throw new IllegalArgumentException("a cloud's prices are not negative");
        }
    }

    /**
     * What these resources cost there in a month of 30.437 days, rounded down to the cent so that no saving looks larger
     * than it is; empty where the cloud has no such thing. Requests, traffic, load balancers, addresses, and the next
     * larger size that a cloud may round up to are left out, so the real bill is rather higher. GPUs have no price here:
     * it hangs on the model, and none of these clouds has them all.
     */
    public Optional<Usd> perMonth(ResourceSum resources) {
        BigInteger persistent = resources.persistent().values().stream().reduce(BigInteger.ZERO, BigInteger::add);
        if (resources.gpus().signum() > 0 || (persistentGibMonth == null && persistent.signum() > 0)) {
            return Optional.empty();
        }
        BigDecimal free = BigDecimal.valueOf(ephemeralGibFree).multiply(BigDecimal.valueOf(resources.replicas()));
        BigDecimal hour = vcpuHour.toBigDecimal()
                .multiply(new BigDecimal(resources.cpuMillis()).movePointLeft(3))
                .add(memoryGibHour.toBigDecimal().multiply(gib(resources.memory())))
                .add(ephemeralGibHour
                        .toBigDecimal()
                        .multiply(gib(resources.ephemeral()).subtract(free).max(BigDecimal.ZERO)));
        BigDecimal month = hour.multiply(SdlCost.HOURS_PER_MONTH);
        if (persistentGibMonth != null) {
            month = month.add(persistentGibMonth.toBigDecimal().multiply(gib(persistent)));
        }
        BigDecimal cents = month.setScale(CENTS, RoundingMode.FLOOR);
        try {
            return Optional.of(Usd.roundedUp(cents));
        } catch (ArithmeticException e) {
            return Optional.empty(); // more machines than there are
        }
    }

    private static BigDecimal gib(BigInteger bytes) {
        return new BigDecimal(bytes).divide(GIB);
    }
}
