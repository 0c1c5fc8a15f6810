package io.purser.akash.sdl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.purser.akash.sdl.group.DecCoin;
import io.purser.akash.sdl.group.SdlCost;
import io.purser.akash.sdl.input.SdlTemplate;
import io.purser.akash.sdl.manifest.ManifestService;
import io.purser.akash.sdl.yaml.SdlFinding;
import io.purser.support.SdlText;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The warnings about a file that Akash would accept. */
class SdlAdviceTest {
    private static final String GOOD = """
            version: "2.1"
            services:
              web:
                image: web:1
                env: ["API_KEY=${API_KEY}"]
                expose:
                  - port: 8080
                    as: 80
                    proto: tcp
                    to: [{global: true}]
            profiles:
              compute:
                small:
                  resources:
                    cpu: {units: 1}
                    memory: {size: 1Gi}
                    storage: {size: 1Gi}
              placement:
                home:
                  attributes: {host: akash}
                  pricing:
                    small: {denom: uact, amount: 10}
            deployment:
              web:
                home: {profile: small, count: 1}
            """;

    @Test
    void hasNothingToSayAboutAGoodFile() {
        assertThat(Sdl.check(GOOD).warnings()).isEmpty();
        assertThat(Sdl.check(GOOD).violations()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "API_KEY=${API_KEY:-}",
                "API_KEY=",
                "API_KEY=Bearer ${API_KEY}",
                "API_KEY_FILE=/run/secrets/key",
                "DB=postgres://me:${PASSWORD}@db/x",
                "DB=postgres://${NAME:-me}@db/x",
                "DB=postgres://${NAME:-me}:${PASSWORD}@db/x",
                "API_KEY=${PREFIX:-sk}-${API_KEY}",
                "API_KEY=${API_KEY}-${SUFFIX:-x}",
                "API_KEY=${API_KEY:-${OTHER_KEY}}",
                "API_KEY_HEADER=x-api-key",
                "ACCESS_TOKEN_EXPIRE_MINUTES=30",
                "TOKEN_URL=https://login.example/token",
                "PASSWORD_MIN_LENGTH=12",
                "USE_TOKEN=true",
                "NEXT_PUBLIC_MAP_API_KEY=pk-1"
            })
    void takesForNoSecretWhatIsEmptyOrWaitsForOneOrNamesAFile(String variable) {
        SdlCheckResult checked = Sdl.check(GOOD.replace("API_KEY=${API_KEY}", variable));

        assertThat(checked.warnings()).isEmpty();
    }

    @ParameterizedTest(name = "{2}: {3}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', useHeadersInDisplayName = true, textBlock = """
            written                   | changed                                        | path                                            | message
            image: web:1              | image: web:latest                              | services.web.image                              | name a version
            image: web:1              | image: host:5000/web                           | services.web.image                              | name a version
            API_KEY=${API_KEY}        | API_KEY=abc                                    | services.web.env[0]                             | API_KEY=${API_KEY}
            API_KEY=${API_KEY}        | API_KEY=${api_key}                             | services.web.env[0]                             | no placeholder of an SDL
            API_KEY=${API_KEY}        | API_KEY=$API_KEY                               | services.web.env[0]                             | no placeholder of an SDL
            API_KEY=${API_KEY}        | API_KEY={{ key }}                              | services.web.env[0]                             | no placeholder of an SDL
            API_KEY=${API_KEY}        | API_KEY=<your key>                             | services.web.env[0]                             | no placeholder of an SDL
            API_KEY=${API_KEY}        | API_KEY=$ecret                                 | services.web.env[0]                             | a secret in clear
            API_KEY=${API_KEY}        | API_KEY=${A:-b}${C:-d}                         | services.web.env[0]                             | a secret in clear
            API_KEY=${API_KEY}        | DB=pg://me:${PW:-pw}@db/x                      | services.web.env[0]                             | a secret in clear
            API_KEY=${API_KEY}        | TOKEN_2=abc                                    | services.web.env[0]                             | a secret in clear
            image: web:1              | image: "${REGISTRY}/web"                       | services.web.image                              | name a version
            image: web:1              | image: "${NAME}:latest"                        | services.web.image                              | name a version
            API_KEY=${API_KEY}        | DB=postgres://me:pw@db/x                       | services.web.env[0]                             | a secret in clear
            `env: `                   | `credentials: {host: h, username: u, password: opensesame}\\n    env: ` | services.web.credentials.password               | a secret in clear
            API_KEY=${API_KEY}        | API_KEY=${API_KEY:-abc}                        | services.web.env[0]                             | a secret in clear
            image: web:1              | image: "${IMAGE:-web}"                         | services.web.image                              | name a version
            `env: `                   | `healthcheck: {}\\n    env: `                   | services.web.healthcheck                        | passes over
            `env: `                   | `dependencies: [{service: db}]\\n    env: `     | services.web.dependencies[0].service            | no service "db"
            {global: true}            | {global: true}, {service: db}                  | services.web.expose[0].to[1].service            | no service "db"
            count: 1                  | count: 2                                       | services.web.expose[0]                          | health of the replicas
            proto: tcp                | proto: Tcp                                     | services.web.expose[0].proto                    | Akash's schema
            as: 80                    | as: 70000                                      | services.web.expose[0].as                       | 1 to 65535
            amount: 10                | amount: 1                                      | profiles.placement.home.pricing.small.amount    | the price is per block
            {host: akash}             | ``                                             | profiles.placement.home.attributes              | Console refuses
            `env: `                   | `depends_on: []\\n    env: `                    | services.web.depends_on                         | Console refuses
            denom: uact               | denom: uakt                                    | profiles.placement.home.pricing.small.denom     | paid in uact
            denom: uact               | denom: uusd                                    | profiles.placement.home.pricing.small.denom     | no provider bids
            {host: akash}             | {host: akash, region: x, tier: y}              | profiles.placement.home.attributes              | excludes providers
            {host: akash}             | {organization: me}                             | profiles.placement.home.attributes.organization | few providers
            attributes: {host: akash} | signedBy: {allOf: [a, b]}                      | profiles.placement.home.signedBy.allOf          | use anyOf
            storage: {size: 1Gi}      | storage: {size: 513Gi}                         | profiles.compute.small.resources.storage        | 513Gi
            storage: {size: 1Gi}      | storage: {name: x, size: 1Gi}                  | profiles.compute.small.resources.storage.name   | calls a single volume
            memory: {size: 1Gi}       | memory: {size: 1073741824}                     | profiles.compute.small.resources.memory.size    | wants a text
            services:\\n               | services:\\n  idle: {image: idle:1}\\n           | services.idle                                   | never deployed
            compute:\\n                | compute:\\n    big: {}\\n                        | profiles.compute.big                            | no deployment uses
            version: "2.1"            | version: "3.0"                                 | version                                         | read as 2.1
            """)
    void warnsOfWhatHindersBidsCostsMoneyOrLeaks(String written, String changed, String path, String message) {
        SdlCheckResult checked = Sdl.check(SdlText.changed(GOOD, written, changed));

        assertThat(checked.violations()).isEmpty();
        assertThat(checked.warnings()).anySatisfy(warning -> {
            assertThat(warning.path()).isEqualTo(path);
            assertThat(warning.message()).contains(message);
        });
    }

    @Test
    void neverRepeatsASecretInAFinding() {
        SdlCheckResult checked =
                Sdl.check(GOOD.replace("API_KEY=${API_KEY}", "API_KEY=hunter2").replace("count: 1", "count: x"));

        assertThat(checked.violations()).extracting(SdlFinding::path).containsExactly("deployment.web.home.count");
        assertThat(checked.warnings().toString() + checked.violations()).doesNotContain("hunter2");
    }

    @Test
    void addsUpWhatIsAskedForAndWhatItMayCost() {
        SdlCost cost = Sdl.parse(GOOD.replace("count: 1", "count: 3").replace("amount: 10", "amount: 10.5"))
                .cost();

        assertThat(cost.perBlock()).isEqualTo(new DecCoin("uact", new BigDecimal("31.5")));
        assertThat(cost.perHour(SdlCost.BLOCK_TIME)).isEqualByComparingTo("0.0189");
        assertThat(cost.perMonth(SdlCost.BLOCK_TIME)).isEqualByComparingTo("13.806224");
        assertThat(cost.usdPerMonth(SdlCost.BLOCK_TIME))
                .hasValueSatisfying(usd -> assertThat(usd).isEqualByComparingTo("13.806224"));
        assertThat(cost.coin()).isEqualTo("ACT");
        assertThat(cost.resources().cpuMillis()).isEqualTo(3000);
        assertThat(cost.resources().memory()).isEqualTo(3L << 30);
        assertThat(cost.resources().usualUsdPerMonth()).isEqualByComparingTo("7.31");
    }

    @Test
    void namesNoDollarsForWhatIsPricedInAkt() {
        SdlCost cost = Sdl.parse(GOOD.replace("uact", "uakt")).cost();

        assertThat(cost.coin()).isEqualTo("AKT");
        assertThat(cost.usdPerMonth(SdlCost.BLOCK_TIME)).isEmpty();
    }

    @Test
    void fillsPlaceholdersAsTextThatCannotChangeTheShape() {
        SdlTemplate template = SdlTemplate.of(GOOD.replace("image: web:1", "image: ${IMAGE}"));

        Sdl filled = Sdl.parse(template.fill(Map.of("IMAGE", "web:2", "API_KEY", "x\"\n  evil: [${IMAGE}] # $1")));

        assertThat(template.placeholders()).containsExactly("API_KEY", "IMAGE");
        assertThat(template.missing(Map.of("IMAGE", "web:2"))).containsExactly("API_KEY");
        assertThat(filled.manifest().groups().getFirst().services())
                .extracting(ManifestService::image, ManifestService::env)
                .containsExactly(tuple("web:2", List.of("API_KEY=x\"\n  evil: [${IMAGE}] # $1")));
    }

    @Test
    void fillsInDefaultsWhereAPlaceholderHasToBeFilled() {
        SdlTemplate template = SdlTemplate.of(
                GOOD.replace(
                                "image: web:1",
                                "image: ${IMAGE:-web:1}\n    args: [\"${ZONE:-none}\", \"${IMAGE}\", \"${SHELL_S}\"]")
                        .replace(
                                "[\"API_KEY=${API_KEY}\"]",
                                "[\"API_KEY=${API_KEY}\", \"ZONE=${ZONE:-Europe/Berlin}\", \"EMPTY=${EMPTY:-}\", \"BOTH=${BOTH:-x}${BOTH}\"]"));

        ManifestService bare = service(template.fill(Map.of("API_KEY", "k")));
        ManifestService given = service(template.fill(
                Map.of("API_KEY", "k", "ZONE", "UTC", "EMPTY", "${ZONE:-no}", "BOTH", "b", "IMAGE", "web:2")));

        assertThat(template.placeholders()).containsExactly("API_KEY", "BOTH", "EMPTY", "IMAGE", "ZONE");
        assertThat(template.missing(Map.of())).containsExactly("API_KEY", "BOTH");
        assertThat(template.names()).containsExactly("API_KEY", "BOTH", "EMPTY", "IMAGE", "SHELL_S", "ZONE");
        assertThat(bare.image()).isEqualTo("web:1");
        assertThat(bare.env()).containsExactly("API_KEY=k", "ZONE=Europe/Berlin", "EMPTY=", "BOTH=x${BOTH}");
        assertThat(bare.args()).containsExactly("${ZONE:-none}", "${IMAGE}", "${SHELL_S}");
        assertThat(given.image()).isEqualTo("web:2");
        assertThat(given.env()).containsExactly("API_KEY=k", "ZONE=UTC", "EMPTY=${ZONE:-no}", "BOTH=bb");
        assertThat(given.args()).containsExactly("UTC", "web:2", "${SHELL_S}");
    }

    /**
     * A default in one place does not fill another placeholder. Placeholders inside an unused default need no value.
     */
    @Test
    void asksForEveryPlaceholderThatWouldBeOpen() {
        SdlTemplate template = SdlTemplate.of(GOOD.replace("image: web:1", "image: \"${NAME:-web}:${TAG}\"")
                .replace("API_KEY=${API_KEY}", "KEYS=${A}-${B:-x} ${URL:-http://${HOST}:${PORT:-80}}"));

        assertThat(template.names()).containsExactly("A", "B", "HOST", "NAME", "PORT", "TAG", "URL");
        assertThat(template.placeholders()).isEqualTo(template.names());
        assertThat(template.missing(Map.of())).containsExactly("A", "HOST", "TAG");
        assertThat(template.missing(Map.of("URL", "u", "B", "b"))).containsExactly("A", "TAG");
        assertThat(service(template.fill(Map.of("A", "a", "HOST", "${B}", "TAG", "1")))
                        .env())
                .containsExactly("KEYS=a-x http://${B}:80");
        assertThat(service(template.fill(Map.of("A", "a", "URL", "${HOST}", "TAG", "1")))
                        .env())
                .containsExactly("KEYS=a-x ${HOST}");
    }

    private static ManifestService service(String sdl) {
        return Sdl.parse(sdl).manifest().groups().getFirst().services().getFirst();
    }
}
