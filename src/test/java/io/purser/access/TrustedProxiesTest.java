package io.purser.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.MultiMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TrustedProxiesTest {
    private static final TrustedProxies PROXIES = TrustedProxies.parse("10.0.0.0/8, 192.0.2.7,2001:db8:1::/48");

    private static MultiMap headers(String name, String... values) {
        MultiMap headers = MultiMap.caseInsensitiveMultiMap();
        for (String value : values) {
            headers.add(name, value);
        }
        return headers;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "198.51.100.1 | 198.51.100.1",
                "203.0.113.9, 198.51.100.1 | 198.51.100.1",
                "203.0.113.9, 198.51.100.1, 10.1.2.3 | 198.51.100.1",
                "10.9.9.9, 10.1.2.3 | 10.9.9.9",
                "198.51.100.1:4711 | 198.51.100.1",
                "[2001:db8:2::1]:4711 | 2001:db8:2:0:0:0:0:1",
                "2001:db8:2::1, 2001:db8:1::5 | 2001:db8:2:0:0:0:0:1",
                "::ffff:198.51.100.1 | 198.51.100.1",
                "203.0.113.9, unknown | 10.0.0.1",
                "203.0.113.9, unknown, 10.1.2.3 | 10.1.2.3",
                "203.0.113.9, | 10.0.0.1",
                "example.org | 10.0.0.1"
            })
    void takesTheLastAddressThatIsNoTrustedProxys(String forwardedFor, String client) {
        assertThat(PROXIES.client("10.0.0.1", headers("X-Forwarded-For", forwardedFor)))
                .isEqualTo(client);
    }

    @Test
    void readsSeveralHeadersAsOne() {
        assertThat(PROXIES.client("192.0.2.7", headers("x-forwarded-for", "203.0.113.9", "198.51.100.1, 10.3.3.3")))
                .isEqualTo("198.51.100.1");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "for=198.51.100.1 | 198.51.100.1",
                "for=203.0.113.9, For=\"198.51.100.1:4711\";proto=https;by=10.0.0.1 | 198.51.100.1",
                "proto=https;for=\"[2001:db8:2::1]:4711\" | 2001:db8:2:0:0:0:0:1",
                "for=_hidden | 10.0.0.1",
                "proto=https | 10.0.0.1"
            })
    void readsForwardedAsWell(String forwarded, String client) {
        assertThat(PROXIES.client("10.0.0.1", headers("Forwarded", forwarded))).isEqualTo(client);
    }

    @Test
    void believesNobodyElse() {
        assertThat(PROXIES.client("192.0.2.8", headers("x-forwarded-for", "198.51.100.1")))
                .isEqualTo("192.0.2.8");
        assertThat(TrustedProxies.none().client("127.0.0.1", headers("x-forwarded-for", "198.51.100.1")))
                .isEqualTo("127.0.0.1");
    }

    @Test
    void takesTheProxyForTheClientWhereItSaysTwoThings() {
        MultiMap both = headers("x-forwarded-for", "198.51.100.1").add("forwarded", "for=203.0.113.9");

        assertThat(PROXIES.client("10.0.0.1", both)).isEqualTo("10.0.0.1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"proxy.example", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/x", "2001:db8::/129", "10.0.0", "", "*"
            })
    void refusesWhatIsNoAddressAndNoRange(String text) {
        assertThatThrownBy(() -> TrustedProxies.parse("127.0.0.1," + text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("PURSER_TRUSTED_PROXIES names \"" + text + "\"");
    }
}
