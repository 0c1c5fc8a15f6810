package io.purser.deploy.cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.purser.akash.sdl.group.ResourceSum;
import io.purser.money.Usd;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CloudPricesTest {
    private static final long GIB = 1L << 30;
    private final CloudPrices prices = CloudPrices.builtIn();

    @TempDir
    Path folder = Path.of("");

    private static ResourceSum resources(
            int replicas, int cpuMillis, long memoryGib, int gpus, long ephemeralGib, long persistentGib) {
        return new ResourceSum(
                replicas,
                BigInteger.valueOf(cpuMillis),
                BigInteger.valueOf(memoryGib * GIB),
                BigInteger.valueOf(gpus),
                BigInteger.valueOf(ephemeralGib * GIB),
                persistentGib == 0 ? Map.of() : Map.of("beta3", BigInteger.valueOf(persistentGib * GIB)),
                1,
                0);
    }

    @Test
    void pricesTheSameContainerOnEachCloudToTheCent() {
        // 730.488 hours: 0.04048 + 2 * 0.004445; 0.0648 + 2 * 0.0072 + 10 * 0.000109589;
        // 0.02181159 + 2 * 0.00292353 + 10 * 0.000136895
        assertThat(prices.perMonth(resources(1, 1_000, 2, 0, 10, 0)))
                .containsExactly(
                        Map.entry("aws-fargate", Usd.parse("36.06")),
                        Map.entry("google-cloud-run", Usd.parse("58.65")),
                        Map.entry("vm", Usd.parse("21.2")));
    }

    @Test
    void countsOnlyTheStorageThatIsNotFreeOnEachReplica() {
        Usd two = Usd.parse("0.32"); // 2 * 22 GiB are 4 GiB more than 2 * 20: 4 * 0.000111 * 730.488

        assertThat(prices.clouds().getFirst().perMonth(resources(2, 0, 0, 0, 44, 0)))
                .contains(two);
        assertThat(prices.clouds().getFirst().perMonth(resources(2, 0, 0, 0, 30, 0)))
                .contains(Usd.ZERO);
    }

    @Test
    void leavesOutACloudThatHasNoSuchStorageAndAllOfThemWithAGpu() {
        assertThat(prices.perMonth(resources(1, 1_000, 2, 0, 10, 100))).containsOnlyKeys("aws-fargate", "vm");
        assertThat(prices.perMonth(resources(1, 1_000, 2, 1, 10, 0))).isEmpty();
    }

    @Test
    void saysByHowManyPercentACloudIsUndercutAndNeverTooMuch() {
        assertThat(CloudPrices.saved(Usd.parse("12"), Map.of("cloud", Usd.parse("500"))))
                .containsEntry("cloud", new Percent(new BigDecimal("97.6")));
        assertThat(CloudPrices.saved(Usd.parse("1"), Map.of("cloud", Usd.parse("3"))))
                .containsEntry("cloud", new Percent(new BigDecimal("66.6")));
        assertThat(CloudPrices.saved(Usd.parse("3"), Map.of("cloud", Usd.parse("2"))))
                .containsEntry("cloud", new Percent(new BigDecimal("-50.0")));
        assertThat(CloudPrices.saved(Usd.parse("3"), Map.of("cloud", Usd.ZERO))).isEmpty();
    }

    @Test
    void readsTheOperatorsOwnList() throws IOException {
        String list = """
                [{"cloud": "ours", "name": "our rack", "region": "cellar", "as_of": "2026-01-02", "source": "the bill",
                  "vcpu_hour_usd": "0.01", "memory_gib_hour_usd": "0.001", "ephemeral_gib_hour_usd": "0"}]
                """;
        Path file = Files.writeString(folder.resolve("prices.json"), list);

        for (String given : List.of(file.toString(), list)) {
            CloudPrices ours = CloudPrices.load(Optional.of(given));

            assertThat(ours.perMonth(resources(1, 500, 1, 0, 1, 0)))
                    .containsExactly(Map.entry("ours", Usd.parse("4.38"))); // 730.488 * 0.006
        }
        assertThat(CloudPrices.load(Optional.of(""))).isEqualTo(CloudPrices.builtIn());
        assertThatThrownBy(() -> CloudPrices.load(Optional.of("[\n{}]")))
                .hasMessageStartingWith("PURSER_CLOUD_PRICES, line 2: [0].cloud");
    }

    @Test
    void refusesAListWithEveryMistakeAndItsLine() {
        assertThatThrownBy(() -> CloudPrices.parse("prices.json", """
                        [{"cloud": "ours", "name": "our rack", "region": "cellar",
                          "as_of": "yesterday", "source": "the bill",
                          "vcpu_hour_usd": 0.01, "memory_gib_hour_usd": "-1", "ephemeral_hour_usd": "0"}]
                        """.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("prices.json, line 2: [0].as_of has to be a date")
                .hasMessageContaining("line 3: [0].vcpu_hour_usd has to be a text")
                .hasMessageContaining("line 3: [0].memory_gib_hour_usd must not be negative")
                .hasMessageContaining("[0].ephemeral_gib_hour_usd is missing")
                .hasMessageContaining("[0].ephemeral_hour_usd is not known here");
        assertThatThrownBy(() -> CloudPrices.load(Optional.of("missing.json")))
                .hasMessageContaining("PURSER_CLOUD_PRICES names a file that cannot be read");
    }
}
