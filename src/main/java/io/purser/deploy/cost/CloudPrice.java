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
 * The list prices of one cloud for a container that runs all the time.
 *
 * @param cloud a short name, as in {@code aws-fargate}
 * @param name for people
 * @param region the region of these prices
 * @param asOf the day on which somebody read them
 * @param source the page with the prices
 * @param vcpuHour for a vCPU
 * @param memoryGibHour for a GiB of memory
 * @param ephemeralGibHour for a GiB of storage that ends with a restart
 * @param ephemeralGibFree the GiB of such storage that each replica has for free
 * @param persistentGibMonth for a GiB of storage that survives restarts, or null if the cloud has none
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
     * The price of these resources in a month of 30.437 days, rounded down to the cent so that no saving looks larger
     * than it is; empty if the cloud does not offer them. It leaves out requests, traffic, load balancers, addresses,
     * and the next larger size to which a cloud may round up, so the real bill is rather higher. GPUs have no price
     * here: it depends on the model, and none of these clouds has all models.
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
            return Optional.empty(); // more machines than exist
        }
    }

    private static BigDecimal gib(BigInteger bytes) {
        return new BigDecimal(bytes).divide(GIB);
    }
}
