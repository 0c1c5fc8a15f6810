package io.purser.akash.sdl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.purser.akash.sdl.yaml.SdlFinding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The most frequent mistakes: each is reported once, in its line, with the text to write instead. */
class SdlWordsTest {
    private static final String GOOD = """
            version: "2.0"
            endpoints:
              front:
                kind: ip
            services:
              web:
                image: nginx:1.29
                expose:
                  - port: 8080
                    as: 80
                    to:
                      - global: true
                  - port: 53
                    to:
                      - global: true
                        ip: front
            profiles:
              compute:
                web:
                  resources:
                    cpu:
                      units: 1
                    memory:
                      size: 1Gi
                    storage:
                      size: 1Gi
              placement:
                akash:
                  pricing:
                    web:
                      denom: uact
                      amount: 1000
            deployment:
              web:
                akash:
                  profile: web
                  count: 1
            """;

    private static final String RESOURCES = "profiles.compute.web.resources.";
    private static final String EXPOSE = "services.web.expose";

    static Stream<Arguments> refused() {
        return Stream.of(
                said(
                        "units: 1",
                        "units: 1000",
                        "22:18: " + RESOURCES
                                + "cpu.units: one replica has 10m to 384 cores of CPU, and 1000 are cores;"
                                + " write units: 1000m for 1 core"),
                said(
                        "cpu:\n          units: 1",
                        "cpu: 1000",
                        "21:14: " + RESOURCES
                                + "cpu: expected a mapping of names to values: write cpu: {units: 1000m}"),
                said(
                        "cpu:\n          units: 1",
                        "cpu: 500m",
                        "21:14: " + RESOURCES + "cpu: expected a mapping of names to values: write cpu: {units: 500m}"),
                said("units: 1", "unit: 1", "22:11: " + RESOURCES + "cpu.units: is missing; write units: 0.5"),
                said(
                        "memory:\n          size: 1Gi",
                        "memory: {}",
                        "23:17: " + RESOURCES + "memory.size: is missing; write size: 512Mi"),
                said(
                        "memory:\n          size: 1Gi",
                        "memory: 2Gi",
                        "23:17: " + RESOURCES
                                + "memory: expected a mapping of names to values: write memory: {size: 2Gi}"),
                said(
                        "memory:\n          size: 1Gi",
                        "memory:\n          size: 512",
                        "24:17: " + RESOURCES + "memory.size: one replica has 1Mi to 2Ti of memory, and 512 are bytes;"
                                + " write 512Mi or 512Gi"),
                said(
                        "memory:\n          size: 1Gi",
                        "memory:\n          size: 512 MB",
                        "24:17: " + RESOURCES
                                + "memory.size: expected bytes such as 512Mi or 1.5G, with a suffix k to E"
                                + " or Ki to Ei, not \"512 MB\"; write 512M"),
                said(
                        "storage:\n          size: 1Gi",
                        "storage: {}",
                        "25:18: " + RESOURCES + "storage.size: is missing; write size: 1Gi"),
                said(
                        "storage:\n          size: 1Gi",
                        "storage:\n          - name: data",
                        "26:13: " + RESOURCES + "storage[0].size: is missing; write size: 1Gi"),
                said(
                        "storage:\n          size: 1Gi",
                        "storage: 2Gi",
                        "25:18: " + RESOURCES
                                + "storage: expected a mapping of names to values: write storage: {size: 2Gi}"),
                said(
                        "        storage:",
                        "        gpu: 1\n        storage:",
                        "25:14: " + RESOURCES + "gpu: expected a mapping of names to values: write gpu: {units: 1,"
                                + " attributes: {vendor: {nvidia: [{model: a100}]}}}"),
                said(
                        "        storage:",
                        "        gpu: {units: 1, attributes: {vendor: amd}}\n        storage:",
                        "25:46: " + RESOURCES + "gpu.attributes.vendor: expected a mapping of names to values: write"
                                + " vendor: {nvidia: [{model: a100}]}"),
                said(
                        "        storage:",
                        "        gpu: {units: 1, attributes: {vendor: {nvidia: {model: h100}}}}\n        storage:",
                        "25:55: " + RESOURCES + "gpu.attributes.vendor.nvidia: expected a list: write a dash before its"
                                + " first field, as in - model: h100"),
                said(
                        "    expose:",
                        "    env:\n      PASSWORD: hush\n    expose:",
                        "9:7: services.web.env: expected a list: write - PASSWORD=value, with a dash before it and = in"
                                + " it"),
                said(
                        "    expose:",
                        "    command: run --key hush\n    expose:",
                        "8:14: services.web.command: expected a list: write [sh, -c, \"echo hello\"], one word an item"),
                said(
                        "  - global: true\n      - port: 53",
                        "  global: true\n      - port: 53",
                        "12:11: " + EXPOSE + "[0].to: expected a list: write a dash before its first field, as in -"
                                + " global: true"),
                said(
                        "as: 80",
                        "as: 80\n        accept: a.example",
                        "11:17: " + EXPOSE + "[0].accept: expected a list: write [a.example]"),
                said(
                        "            ip: front\n",
                        "            ip: front\n      - port: 54\n        to: [{global: true, ip: front}]\n",
                        "18:33: " + EXPOSE + "[2].to[0].ip: the port is already taken on this address by"
                                + " deployment.web.akash; without \"as\" Akash counts every port of an address as the"
                                + " same: write as: 54"),
                said(
                        "nginx:1.29",
                        "{{IMAGE}}",
                        "7:13: services.web.image: a key is a name, not a list or a mapping; for a value that is filled"
                                + " in write ${IMAGE}, not {{IMAGE}}"));
    }

    static Stream<Arguments> advised() {
        String taken = " outside leads to port 8080 already, for every host name, and providers leave this one out; ";
        return Stream.of(
                said(
                        "to:\n          - global: true\n      - port: 53",
                        "accept: [a.example]\n        to: [{global: true}]\n      - port: 9090\n        as: 80\n"
                                + "        accept: [b.example]\n        to: [{global: true}]\n      - port: 53",
                        "13:9: " + EXPOSE + "[1]: port 80" + taken
                                + "answer for all host names on port 8080, or run what listens on 9090 as a service of"
                                + " its own"),
                said(
                        "as: 80\n        to:\n          - global: true\n",
                        "as: 80\n        to: [{global: true}]\n" + exposed(8080, 5000) + exposed(9090, 5000),
                        "13:9: " + EXPOSE + "[2]: port 5000" + taken + "write as: 9090"),
                said(
                        "as: 80",
                        "as: 8443\n        accept: [a.example]",
                        "11:17: " + EXPOSE
                                + "[0].accept: host names lead to port 80 alone, which is global and TCP, and"
                                + " this port is 8443 outside; write as: 80, or take accept away"),
                said(
                        "        storage:",
                        "        gpu: {units: 1, attributes: {vendor: {amd: [{model: mi300}]}}}\n        storage:",
                        "25:52: " + RESOURCES
                                + "gpu.attributes.vendor.amd: Akash knows the vendor nvidia only and passes"
                                + " over \"amd\", so that any GPU of NVIDIA's would be taken, and Console refuses"
                                + " the file for it; write nvidia: [{model: a100}]"),
                said(
                        "nginx:1.29",
                        "acme/shop:{{ tag.name }}",
                        "7:12: services.web.image: {{ tag.name }} is no placeholder, and would be pulled as it stands;"
                                + " write ${TAG_NAME} and give its value when deploying"),
                said(
                        "nginx:1.29",
                        "acme/shop:$TAG",
                        "7:12: services.web.image: $TAG is no placeholder, and would be pulled as it stands; write"
                                + " ${TAG} and give its value when deploying"),
                said(
                        "nginx:1.29",
                        "acme/shop:${tag}",
                        "7:12: services.web.image: ${tag} is no placeholder, and would be pulled as it stands; write"
                                + " ${TAG} and give its value when deploying"),
                said(
                        "nginx:1.29",
                        "acme/shop:$(TAG)",
                        "7:12: services.web.image: $(TAG) is no placeholder, and would be pulled as it stands; write"
                                + " ${TAG} and give its value when deploying"),
                said(
                        "nginx:1.29",
                        "https://ghcr.io/acme/shop:1",
                        "7:12: services.web.image: an image has no scheme; write ghcr.io/acme/shop:1"),
                said(
                        "nginx:1.29",
                        "\"acme/my shop:1\"",
                        "7:12: services.web.image: no registry has an image of this name; write one such as"
                                + " ghcr.io/acme/shop:1.0"));
    }

    private static String exposed(int port, int as) {
        return "      - {port: %d, as: %d, to: [{global: true}]}\n".formatted(port, as);
    }

    private static Arguments said(String from, String to, String finding) {
        assertThat(GOOD).contains(from);
        int at = GOOD.indexOf(from);
        return arguments(GOOD.substring(0, at) + to + GOOD.substring(at + from.length()), finding);
    }

    @ParameterizedTest(name = "{1}")
    @MethodSource("refused")
    void saysOnceWhatToWriteInsteadOfWhatAkashRefuses(String file, String finding) {
        assertThat(texts(Sdl.check(file).violations())).containsExactly(finding);
    }

    @ParameterizedTest(name = "{1}")
    @MethodSource("advised")
    void saysOnceWhatToWriteInsteadOfWhatNoProviderServes(String file, String finding) {
        SdlCheckResult checked = Sdl.check(file);

        assertThat(checked.violations()).isEmpty();
        assertThat(texts(checked.warnings())).contains(finding);
    }

    /** Each variant has a part of the good file, its replacement, and all findings for it. */
    static Stream<Arguments> variants() throws IOException {
        String file = Files.readString(Path.of("src/test/resources/io/purser/akash/sdl/words.txt"));
        return Stream.of(file.split("====\n", -1)).map(variant -> {
            String[] parts = variant.split("\n(?:>>>|---)\n", -1);
            return said(parts[0], parts[1], parts[2].strip());
        });
    }

    @ParameterizedTest(name = "{1}")
    @MethodSource("variants")
    void saysOfEachVariantWhatToWriteAndNothingThatFollowsFromIt(String file, String findings) {
        SdlCheckResult checked = Sdl.check(file);

        assertThat(Stream.concat(
                        checked.violations().stream().map(finding -> "error: " + finding),
                        checked.warnings().stream().map(finding -> "warning: " + finding)))
                .containsExactlyElementsOf(findings.lines().toList());
    }

    @Test
    void saysItOfNamesThatAreNoneAsWell() {
        String file = GOOD.replace(
                "deployment:\n  web:\n    akash:", "deployment:\n  \"a.b\":\n    \"c d\": 1\n  web:\n    akash:");

        assertThat(texts(Sdl.check(file).violations()))
                .containsExactly("35:12: deployment[\"a.b\"][\"c d\"]: expected a mapping of names to values");
    }

    @Test
    void hasNothingToSayAboutOnePortForSeveralHostNames() {
        String file = GOOD.replace(
                "      - port: 53",
                "      - {port: 8080, as: 80, accept: [b.example], to: [{global: true}]}\n      - port: 53");

        assertThat(Sdl.check(file).violations()).isEmpty();
        assertThat(Sdl.check(file).warnings()).isEmpty();
    }

    @Test
    void repeatsNoValueThatMayBeSecret() {
        for (Arguments given : Stream.concat(refused(), advised()).toList()) {
            SdlCheckResult checked = Sdl.check((String) given.get()[0]);
            assertThat(checked.violations() + " " + checked.warnings()).doesNotContain("hush");
        }
    }

    private static List<String> texts(List<SdlFinding> findings) {
        return findings.stream().map(SdlFinding::toString).toList();
    }
}
