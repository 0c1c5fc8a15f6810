package io.purser.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.purser.support.ServedPage;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests the answer of a page, and its likely cause. */
class HttpProbeTest {
    private static final int BOUND = 400;

    private final HttpProbe probe = new HttpProbe(true);
    private final ServedPage server = new ServedPage();
    private final String address = "http://" + server.host() + "/";

    @AfterEach
    void stop() {
        server.close();
        probe.close();
    }

    @ParameterizedTest
    @CsvSource({"200", "204", "302", "308"})
    void isContentWithAPageOrARedirect(int status) {
        server.answers(status, "");

        assertThat(probe.ask(address, BOUND)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    400 | the app does not know the host name that it is asked by; let it take every host name (ALLOWED_HOSTS of Django, allowedHosts of Vite and Angular)
                    403 | the app shows this page to nobody who has not logged in, or refuses the host name that it is asked by; name in health.path a path that everybody may see
                    404 | nothing is served at this path: the app is an API without a first page, or the build made no pages; name in health.path a path that it serves
                    405 | the app does not take a plain GET here; name in health.path a path that does
                    500 | the app fails on it, because a setting or a database that it needs is missing; look at its logs
                    503 | nothing listens yet on the port that the SDL exposes: it is still being built, listens on another port or on 127.0.0.1 alone, or has ended; look at its logs
                    """)
    void namesTheLikelyCauseOfAnyOtherAnswer(int status, String cause) {
        server.answers(status, "<html><head>\n<title>No \n such   page</title></head><body>secret</body></html>");

        assertThat(probe.ask(address, BOUND))
                .isEqualTo(Optional.of(address + " answers " + status + " (No such page). Likely cause: " + cause));
    }

    @Test
    void readsOfALargePageTheBeginningAlone() {
        server.answers(500, "<title>Broken</title>" + "x".repeat(2_000_000));

        assertThat(probe.ask(address, BOUND))
                .hasValueSatisfying(said -> assertThat(said)
                        .startsWith(address + " answers 500 (Broken). Likely cause: ")
                        .doesNotContain("xx"));
    }
}
