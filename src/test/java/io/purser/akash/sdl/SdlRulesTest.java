package io.purser.akash.sdl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import io.purser.akash.sdl.yaml.SdlFinding;
import io.purser.support.SdlText;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each rule by which Akash refuses an SDL is broken once, in a file that keeps all other rules. */
class SdlRulesTest {
    private static final String VALID = """
            version: "2.1"
            endpoints:
              front: {kind: ip}
            services:
              web:
                image: web:1
                env: [A=1]
                credentials: {host: h, username: u, password: secret}
                expose:
                  - port: 8080
                    as: 80
                    proto: tcp
                    accept: [a.example]
                    http_options: {max_body_size: 1, next_cases: [error]}
                    to: [{global: true}]
                  - port: 53
                    to: [{global: true, ip: front}]
                params:
                  tee: cpu
                  storage:
                    data: {mount: /data, readOnly: false}
            profiles:
              compute:
                small:
                  resources:
                    cpu: {units: 1, attributes: {arch: amd64}}
                    memory: {size: 1Gi}
                    storage:
                      - {name: data, size: 1Gi, attributes: {persistent: true, class: beta3}}
                      - {name: fast, size: 1Gi, attributes: {class: ram}}
                    gpu: {units: 1, attributes: {vendor: {nvidia: [{model: a100, ram: 80Gi, interface: sxm}]}}}
              placement:
                home:
                  attributes: {host: akash}
                  signedBy: {anyOf: [akash1auditor]}
                  pricing:
                    small: {denom: uact, amount: 1000}
            deployment:
              web:
                home: {profile: small, count: 1}
            reclamation: {min_window: 1h}
            """;

    @Test
    void takesTheFileWhereNoRuleIsBroken() {
        assertThat(Sdl.check(VALID).violations()).isEmpty();
    }

    @ParameterizedTest(name = "{2}: {3}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', useHeadersInDisplayName = true, textBlock = """
            written                                        | changed                                        | path                                                         | message
            # The file and its sections.
            version: "2.1"                                 | ``                                             | version                                                      | names its version
            version: "2.1"                                 | version: "1.0"                                 | version                                                      | "2.0" and "2.1"
            version: "2.1"                                 | version: 2.0.1                                 | version                                                      | "2.0" and "2.1"
            version: "2.1"                                 | version: 2.1\\nsevrices: {}                     | sevrices                                                     | no such section
            `  web:\\n    image`                            | `  web: 1\\n  other:\\n    image`                | services.web                                                 | expected a mapping
            `    image: web:1\\n`                           | `    image: web:1\\n    image: web:2\\n`         | services.web.image                                           | already given
            `    home: {profile: small, count: 1}`         | `    {}`                                       | deployment                                                   | nothing is deployed
            # References.
            web:\\n    image                                | wob:\\n    image                                | deployment.web.home                                          | no service "web"
            profile: small                                 | profile: large                                 | deployment.web.home.profile                                  | no compute profile "large"
            `    home: {p`                                 | `    away: {p`                                 | deployment.web.away                                          | no placement "away"
            small: {denom                                  | large: {denom                                  | profiles.placement.home.pricing                              | no price
            # Services.
            image: web:1                                   | image: ""                                      | services.web.image                                           | name the container image
            image: web:1                                   | image: [web]                                   | services.web.image                                           | expected a text
            [A=1]                                          | [1A=1]                                         | services.web.env[0]                                          | NAME=value
            [A=1]                                          | [=1]                                           | services.web.env[0]                                          | NAME=value
            [A=1]                                          | [..A=1]                                        | services.web.env[0]                                          | NAME=value
            [A=1]                                          | {A: 1}                                         | services.web.env                                             | expected a list
            host: h,                                       | ``                                             | services.web.credentials.host                                | a host, a username and a password
            username: u                                    | username: ' '                                  | services.web.credentials.username                            | a host, a username
            password: secret                               | `password: `                                   | services.web.credentials.password                            | a host, a username
            port: 8080                                     | port: 0                                        | services.web.expose[0].port                                  | 1 to 65535
            port: 8080                                     | port: 65536                                    | services.web.expose[0].port                                  | 1 to 65535
            port: 8080                                     | port: "8080"                                   | services.web.expose[0].port                                  | without quotes
            port: 8080                                     | port: -1                                       | services.web.expose[0].port                                  | whole number
            proto: tcp                                     | proto: sctp                                    | services.web.expose[0].proto                                 | tcp or udp
            [a.example]                                    | [A.example]                                    | services.web.expose[0].accept[0]                             | host name
            [a.example]                                    | [-a.example]                                   | services.web.expose[0].accept[0]                             | host name
            [a.example]                                    | [a.example, a.example]                         | services.web.expose[0].accept[1]                             | more than once
            to: [{global: true}]                           | to: [{global: true}, {service: web}]           | services.web.expose[0].accept[0]                             | more than once
            global: true}]\\n      -                        | global: 1}]\\n      -                           | services.web.expose[0].to[0].global                          | true or false
            max_body_size: 1                               | max_body_size: 104857601                       | services.web.expose[0].http_options.max_body_size            | 104857600 bytes
            max_body_size: 1                               | proxy_buffer_size: 1048577                     | services.web.expose[0].http_options.proxy_buffer_size        | 1048576 bytes
            max_body_size: 1                               | read_timeout: 60001                            | services.web.expose[0].http_options.read_timeout             | 60000 milliseconds
            max_body_size: 1                               | send_timeout: 60001                            | services.web.expose[0].http_options.send_timeout             | 60000 milliseconds
            [error]                                        | [501]                                          | services.web.expose[0].http_options.next_cases[0]            | expected one of
            [error]                                        | [off, error]                                   | services.web.expose[0].http_options.next_cases               | stands alone
            # Endpoints.
            front: {kind                                   | Front: {kind                                   | endpoints.Front                                              | lower-case
            {kind: ip}                                     | {}                                             | endpoints.front.kind                                         | kind ip
            {kind: ip}                                     | {kind: port}                                   | endpoints.front.kind                                         | kind ip
            front: {kind: ip}                              | front: {kind: ip}\\n  back: {kind: ip}          | endpoints.back                                               | no deployed service uses
            ip: front                                      | ip: back                                       | services.web.expose[1].to[0].ip                              | no endpoint "back"
            {global: true, ip                              | {ip                                            | services.web.expose[1].to[0].ip                              | add global: true
            [{global: true, ip: front}]                    | [{global: true, ip: front}, {global: true, ip: front}] | services.web.expose[1].to[1].ip                              | already taken
            # Volumes.
            data: {mount                                   | date: {mount                                   | services.web.params.storage.date                             | has no volume "date"
            mount: /data                                   | mount: data                                    | services.web.params.storage.data.mount                       | absolute path
            data: {mount: /data, readOnly: false}          | data: {mount: /data}\\n        fast: {mount: /data} | services.web.params.storage.fast.mount                       | already mounted
            data: {mount: /data, readOnly: false}          | fast: {mount: /data, readOnly: true}           | services.web.params.storage.fast.readOnly                    | cannot be read-only
            class: beta3                                   | class: beta4                                   | profiles.compute.small.resources.storage[0].attributes.class | expected one of the classes
            {persistent: true, class: beta3}               | {class: beta3}                                 | profiles.compute.small.resources.storage[0].attributes.class | only a persistent volume
            {class: ram}                                   | {class: ram, persistent: true}                 | profiles.compute.small.resources.storage[1].attributes.class | cannot be persistent
            persistent: true, class                        | persistent: maybe, class                       | profiles.compute.small.resources.storage[0].attributes.persistent | true or false
            {class: ram}                                   | {speed: high}                                  | profiles.compute.small.resources.storage[1].attributes.speed | no attributes but
            name: fast                                     | name: data                                     | profiles.compute.small.resources.storage[1]                  | already a volume "data"
            # Sizes.
            {units: 1, attributes: {arch                   | {units: 1.2.3, attributes: {arch               | profiles.compute.small.resources.cpu.units                   | cores such as 0.5
            {units: 1, attributes: {arch                   | {units: 9m, attributes: {arch                  | profiles.compute.small.resources.cpu.units                   | 10m to 384
            {units: 1, attributes: {arch                   | {units: 384.1, attributes: {arch               | profiles.compute.small.resources.cpu.units                   | 10m to 384
            {units: 1, attributes: {arch                   | {units: -1, attributes: {arch                  | profiles.compute.small.resources.cpu.units                   | cores such as
            {arch: amd64}                                  | {vendor: amd}                                  | profiles.compute.small.resources.cpu.attributes.vendor       | no attribute but arch
            `        cpu: {units: 1, attributes: {arch: amd64}}\\n` | ``                                             | profiles.compute.small.resources.cpu                         | says how much CPU
            memory: {size: 1Gi}                            | memory: {size: 1gb}                            | profiles.compute.small.resources.memory.size                 | not "1gb"
            memory: {size: 1Gi}                            | memory: {size: 1023Ki}                         | profiles.compute.small.resources.memory.size                 | 1Mi to 2Ti
            memory: {size: 1Gi}                            | memory: {size: 2.1Ti}                          | profiles.compute.small.resources.memory.size                 | 1Mi to 2Ti
            memory: {size: 1Gi}                            | memory: {}                                     | profiles.compute.small.resources.memory.size                 | is missing; write size: 512Mi
            `        memory: {size: 1Gi}\\n`                | ``                                             | profiles.compute.small.resources.memory                      | says how much memory
            name: fast, size: 1Gi                          | name: fast, size: 4Mi                          | profiles.compute.small.resources.storage                     | 5Mi to 32Ti
            name: fast, size: 1Gi                          | name: fast, size: 33Ti                         | profiles.compute.small.resources.storage                     | 5Mi to 32Ti
            name: fast, size: 1Gi                          | name: fast, size: 1 Gi                         | profiles.compute.small.resources.storage[1].size             | suffix k to E
            # Graphics processors.
            gpu: {units: 1,                                | gpu: {units: 1.5,                              | profiles.compute.small.resources.gpu.units                   | whole number of GPUs
            gpu: {units: 1,                                | gpu: {units: 25,                               | profiles.compute.small.resources.gpu.units                   | at most 24
            gpu: {units: 1,                                | gpu: {units: 0,                                | profiles.compute.small.resources.gpu                         | units of 1 or more
            gpu: {units: 1,                                | gpu: {units: 1, count: 1,                      | profiles.compute.small.resources.gpu.count                   | no field but
            , attributes: {vendor: {nvidia: [{model: a100, ram: 80Gi, interface: sxm}]}} | ``                                             | profiles.compute.small.resources.gpu                         | which GPUs will do
            {vendor: {nvidia                               | {maker: {nvidia                                | profiles.compute.small.resources.gpu.attributes.maker        | no attribute but vendor
            {nvidia: [{model: a100, ram: 80Gi, interface: sxm}]} | ``                                             | profiles.compute.small.resources.gpu.attributes.vendor       | name a vendor
            ram: 80Gi                                      | ram: 80GB                                      | profiles.compute.small.resources.gpu.attributes.vendor.nvidia[0].ram | such as 80Gi
            interface: sxm                                 | interface: nvlink                              | profiles.compute.small.resources.gpu.attributes.vendor.nvidia[0].interface | pcie or sxm
            model: a100                                    | model: a 100                                   | profiles.compute.small.resources.gpu.attributes.vendor.nvidia[0] | a model is letters
            [{model: a100, ram: 80Gi, interface: sxm}]     | [{model: t4}, {model: t4}]                     | profiles.compute.small.resources.gpu.attributes.vendor.nvidia[1] | already listed
            # Trusted execution.
            tee: cpu                                       | tee: sgx                                       | services.web.params.tee                                      | cpu or cpu-gpu
            # Prices.
            amount: 1000                                   | amount: 0                                      | profiles.placement.home.pricing.small.amount                 | more than 0
            amount: 1000                                   | amount: -1                                     | profiles.placement.home.pricing.small.amount                 | more than 0
            amount: 1000                                   | amount: 1e3                                    | profiles.placement.home.pricing.small.amount                 | a decimal
            amount: 1000                                   | amount: 0.0000000000000000001                  | profiles.placement.home.pricing.small.amount                 | 18 decimals
            amount: 1000                                   | amount: 10000000.1                             | profiles.placement.home.pricing.small.amount                 | at most 10000000
            denom: uact                                    | denom: u!                                      | profiles.placement.home.pricing.small.denom                  | uact
            # Counts, groups, reclamation.
            count: 1                                       | count: 0                                       | deployment.web.home.count                                    | at least one replica
            count: 1                                       | count: 4294967295                              | deployment.web.home.count                                    | more CPU cores
            count: 1                                       | count: one                                     | deployment.web.home.count                                    | whole number
            min_window: 1h                                 | min_window: 0s                                 | reclamation.min_window                                       | longer than nothing
            min_window: 1h                                 | min_window: 1 day                              | reclamation.min_window                                       | a duration such as
            {min_window: 1h}                               | ``                                             | reclamation.min_window                                       | a duration such as
            """)
    void refusesAFileThatBreaksARuleAndSaysWhere(String written, String changed, String path, String message) {
        refuses(SdlText.changed(VALID, written, changed), path, message);
    }

    @Test
    void wantsAGraphicsProcessorForTheTrustedExecutionOfBoth() {
        String file = SdlText.changed(
                VALID,
                "gpu: {units: 1, attributes: {vendor: {nvidia: [{model: a100, ram: 80Gi, interface: sxm}]}}}",
                "gpu: {units: 0}");

        refuses(SdlText.changed(file, "tee: cpu", "tee: cpu-gpu"), "services.web.params.tee", "needs a GPU");
    }

    @Test
    void reportsEveryViolationWithLineAndColumnInTheOrderOfTheFile() {
        String file = VALID.replace("port: 8080", "port: 0")
                .replace("count: 1", "count: 0")
                .replace("proto: tcp", "proto: x");

        List<SdlFinding> violations = Sdl.check(file).violations();

        assertThat(violations)
                .extracting(SdlFinding::line, SdlFinding::column, SdlFinding::path)
                .containsExactly(
                        tuple(10, 15, "services.web.expose[0].port"),
                        tuple(12, 16, "services.web.expose[0].proto"),
                        tuple(40, 35, "deployment.web.home.count"));
    }

    @Test
    void wantsOneDenominationAndOneTeeTypeInAGroup() {
        String other = VALID.replace(
                        "    home: {profile: small, count: 1}",
                        "    home: {profile: small, count: 1}\n  two:\n    home: {profile: big, count: 1}")
                .replace("services:\n", "services:\n  two: {image: two:1, params: {tee: cpu-gpu}}\n")
                .replace(
                        "compute:\n",
                        "compute:\n    big: {resources: {cpu: {units: 1}, memory: {size: 1Gi}, storage: {size: 1Gi}, gpu: {units: 1, attributes: {vendor: {nvidia: }}}}}\n")
                .replace("pricing:\n", "pricing:\n        big: {denom: uakt, amount: 1}\n");

        assertThat(Sdl.check(other).violations())
                .extracting(SdlFinding::path)
                .containsExactlyInAnyOrder("services.web.params.tee", "profiles.placement.home.pricing.small.denom");
    }

    @Test
    void wantsSomethingThatCanBeReached() {
        String closed = VALID.replace("[{global: true}]", "[{service: web}]")
                .replace("        to: [{global: true, ip: front}]\n", "")
                .replace("endpoints:\n  front: {kind: ip}\n", "");

        assertThat(Sdl.check(closed).violations())
                .extracting(SdlFinding::path, SdlFinding::message)
                .containsExactly(tuple(
                        "services", "one of the services has to be reachable: expose a port to: [{global: true}]"));
    }

    @Test
    void wantsAMountForAPersistentVolumeIn20AndOnlyAdvisesItIn21() {
        String unmounted = VALID.replace("      storage:\n        data: {mount: /data, readOnly: false}\n", "");

        assertThat(Sdl.check(unmounted.replace("version: \"2.1\"", "version: \"2.0\""))
                        .violations())
                .extracting(SdlFinding::path)
                .containsExactly("services.web.params.storage.data");
        assertThat(Sdl.check(unmounted).violations()).isEmpty();
        assertThat(Sdl.check(unmounted).warnings())
                .extracting(SdlFinding::path)
                .contains("services.web.params.storage.data");
    }

    private static void refuses(String file, String path, String message) {
        assertThat(Sdl.check(file).violations()).anySatisfy(violation -> {
            assertThat(violation.path()).isEqualTo(path);
            assertThat(violation.message()).contains(message);
        });
    }
}
