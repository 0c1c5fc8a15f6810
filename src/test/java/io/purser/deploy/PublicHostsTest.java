package io.purser.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.purser.support.ServedPage;
import java.net.UnknownHostException;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PublicHostsTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "127.1",
                "localhost",
                "0.0.0.0",
                "10.1.2.3",
                "172.31.0.1",
                "192.168.1.1",
                "169.254.169.254",
                "100.64.0.1",
                "100.127.255.255",
                "192.0.0.8",
                "198.18.0.1",
                "224.0.0.1",
                "255.255.255.255",
                "[::1]",
                "[::]",
                "[fe80::1]",
                "[fd00:ec2::254]",
                "[ff02::1]",
                "[::ffff:127.0.0.1]",
                "[::7f00:1]",
                "[64:ff9b::7f00:1]",
                "[2002:7f00:1::]"
            })
    void isNotOneOfTheInternet(String host) throws UnknownHostException {
        assertThat(PublicHosts.hasPrivateAddress(host)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.1.1.1", "100.128.0.1", "172.32.0.1", "192.0.1.1", "198.20.0.1", "[2606:4700::1111]"})
    void isOneOfTheInternet(String host) throws UnknownHostException {
        assertThat(PublicHosts.hasPrivateAddress(host)).isFalse();
    }

    @Test
    void hasToBeAHost() {
        assertThatThrownBy(() -> PublicHosts.hasPrivateAddress(null)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> PublicHosts.hasPrivateAddress("there-is-no-such-host.invalid"))
                .isInstanceOf(UnknownHostException.class);
    }

    @Test
    void keepsTheProbeFromAskingANeighbour() {
        try (ServedPage neighbour = new ServedPage();
                HttpProbe probe = new HttpProbe(false)) {
            String address = "http://" + neighbour.host() + "/";

            assertThat(probe.ask(address, 500))
                    .isEqualTo(Optional.of("the provider names a host of a private network, which is not asked: "
                            + address + "; set PURSER_DEPLOY_PRIVATE_HOSTS=true if it is one of yours"));
        }
    }
}
