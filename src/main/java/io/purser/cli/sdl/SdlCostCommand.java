package io.purser.cli.sdl;

import io.purser.akash.sdl.Sdl;
import io.purser.akash.sdl.group.ResourceSum;
import io.purser.akash.sdl.group.SdlCost;
import io.purser.deploy.cost.CloudPrices;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.StringJoiner;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;

/** {@code purser sdl cost}: shows the resources that a deployment requests and the most that it may cost. */
@Command(name = "cost", description = "Prints what a deployment asks for in sum and the most that it may cost.")
@RegisterForReflection
final class SdlCostCommand extends SdlFileCommandBase {
    private static final BigDecimal GIB = BigDecimal.valueOf(1L << 30);

    @Override
    public Integer call() {
        CloudPrices prices;
        try {
            prices = CloudPrices.load(settings().apply("PURSER_CLOUD_PRICES"));
        } catch (IllegalStateException e) {
            throw new ParameterException(spec().commandLine(), String.valueOf(e.getMessage()), e);
        }
        return print(sdl -> describe(sdl, prices));
    }

    private static String describe(Sdl sdl, CloudPrices prices) {
        SdlCost cost = sdl.cost();
        ResourceSum sum = cost.resources();
        StringJoiner lines = new StringJoiner(System.lineSeparator());
        lines.add(row("replicas", Long.toString(sum.replicas())));
        lines.add(row("cpu", new BigDecimal(sum.cpuMillis()).movePointLeft(3).toPlainString() + " cores"));
        lines.add(row("memory", gib(sum.memory())));
        lines.add(row("gpu", sum.gpus().toString()));
        lines.add(row("ephemeral storage", gib(sum.ephemeral())));
        new TreeMap<>(sum.persistent()).forEach((kind, bytes) -> lines.add(row("persistent " + kind, gib(bytes))));
        lines.add(row("endpoints", Long.toString(sum.endpoints())));
        lines.add(row("leased ips", Long.toString(sum.leasedIps())));
        if (sdl.aktPrices().isEmpty()) {
            addCap(cost, lines);
        } else {
            lines.add(row(
                    "cap per block",
                    "none that a market takes: its prices are in uakt, which Console has converted at the oracle's price"
                            + " of AKT, and a wallet of your own only with convert_denomination"));
        }
        lines.add(row("usual per month", "about $" + sum.usualUsdPerMonth().toPlainString()));
        prices.clouds()
                .forEach(cloud -> lines.add(row(
                        cloud.cloud(),
                        cloud.perMonth(sum)
                                .map(usd -> "$" + usd + " a month (" + cloud.region() + ", " + cloud.asOf() + ")")
                                .orElse("has no such thing"))));
        return lines.toString();
    }

    private static void addCap(SdlCost cost, StringJoiner lines) {
        String coin = cost.coin();
        lines.add(row(
                "cap per block",
                plain(cost.perBlock().amount()) + " " + cost.perBlock().denom()));
        lines.add(row(
                "cap per hour",
                plain(cost.perHour(SdlCost.BLOCK_TIME)) + " " + coin
                        + usd(cost.usdPerHour(SdlCost.BLOCK_TIME).orElse(null), 4)));
        lines.add(row(
                "cap per month",
                plain(cost.perMonth(SdlCost.BLOCK_TIME)) + " " + coin
                        + usd(cost.usdPerMonth(SdlCost.BLOCK_TIME).orElse(null), 2)));
    }

    private static String row(String label, String value) {
        return String.format("%-20s%s", label, value);
    }

    private static String plain(BigDecimal amount) {
        return amount.stripTrailingZeros().toPlainString();
    }

    private static String usd(@Nullable BigDecimal amount, int decimals) {
        return amount == null
                ? ""
                : " (about $" + amount.setScale(decimals, RoundingMode.CEILING).toPlainString() + ")";
    }

    private static String gib(BigInteger bytes) {
        BigDecimal gib = new BigDecimal(bytes).divide(GIB).setScale(3, RoundingMode.HALF_UP);
        return plain(gib) + " GiB";
    }
}
