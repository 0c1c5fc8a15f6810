package io.purser.akash.sdl;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** Generated SDLs that are valid for both of Akash's parsers. */
public final class MixedSdl {
    private static final List<String> SIZES = List.of("1Gi", "1.3Gi", "700Mi", "2G", "0.7G", "5Mi", "333.3M");

    private MixedSdl() {}

    public static String of(RandomGenerator random) {
        int services = random.nextInt(1, 4);
        int profiles = random.nextInt(1, 3);
        List<String> ips = List.of("front", "back");
        StringBuilder text = new StringBuilder("version: \"2." + random.nextInt(2) + "\"\nservices:\n");
        StringBuilder deployment = new StringBuilder("deployment:\n");
        boolean[] used = new boolean[2];
        for (int i = services - 1; i >= 0; i--) {
            String name = "service-" + (char) ('a' + i) + random.nextInt(10);
            text.append("  " + name + ":\n    image: nginx:1.27\n");
            text.append(pick(
                    random, "", "    args: []\n", "    command: [sh, -c, 'a<b && c']\n", "    env: [\"A=\u2028é\"]\n"));
            text.append("    expose:\n");
            boolean hasAddress = false;
            for (int port = random.nextInt(1, 4); port > 0; port--) {
                text.append("      - port: " + random.nextInt(1, 9000) + "\n");
                text.append(pick(random, "", "        as: 80\n", "        proto: udp\n"));
                text.append(
                        pick(random, "", "        http_options: {next_tries: 0, read_timeout: 0, max_body_size: 5}\n"));
                List<String> to = new ArrayList<>(List.of("{global: true}"));
                int address = random.nextInt(6);
                if (address < 2 && !used[address]) {
                    used[address] = true;
                    hasAddress = true;
                    to.addFirst("{global: true, ip: " + ips.get(address) + "}");
                }
                if (random.nextBoolean()) {
                    to.add("{service: other}");
                }
                text.append("        to: [" + String.join(", ", to) + "]\n");
            }
            text.append("    params:\n      storage: {data: {mount: /data}}\n");
            deployment.append("  " + name + ":\n");
            String profile = "profile" + random.nextInt(profiles);
            deployment.append("    west: {profile: " + profile + ", count: " + random.nextInt(1, 4) + "}\n");
            if (!hasAddress && random.nextBoolean()) {
                deployment.append("    east: {profile: " + profile + ", count: 1}\n");
            }
        }
        text.append("profiles:\n  compute:\n");
        for (int i = 0; i < profiles; i++) {
            text.append("    profile" + i + ":\n      resources:\n");
            text.append("        cpu: {units: " + pick(random, "0.5", "250m", "2", "\"1.5\"") + "}\n");
            text.append("        memory: {size: " + size(random) + "}\n        storage:\n");
            text.append("          - {name: data, size: " + size(random)
                    + pick(random, "", ", attributes: {persistent: true, class: beta3}", ", attributes: {class: ram}")
                    + "}\n");
            text.append("          - {size: " + size(random) + "}\n");
            text.append(pick(
                    random,
                    "",
                    "        gpu: {units: 1, attributes: {vendor: {nvidia: [{model: t4}, {model: a100, interface: sxm}]}}}\n",
                    "        gpu: {units: 2, attributes: {vendor: {nvidia: }}}\n"));
        }
        text.append("  placement:\n");
        for (String placement : List.of("west", "east")) {
            text.append("    " + placement + ":\n      pricing:\n");
            for (int i = 0; i < profiles; i++) {
                text.append("        profile" + i + ": {denom: uact, amount: 100}\n");
            }
        }
        text.append(deployment);
        if (used[0] || used[1]) {
            text.append("endpoints:\n");
            for (int i = 0; i < 2; i++) {
                if (used[i]) {
                    text.append("  " + ips.get(i) + ": {kind: ip}\n");
                }
            }
        }
        return text.toString();
    }

    private static String size(RandomGenerator random) {
        return SIZES.get(random.nextInt(SIZES.size()));
    }

    private static String pick(RandomGenerator random, String... choices) {
        return choices[random.nextInt(choices.length)];
    }
}
