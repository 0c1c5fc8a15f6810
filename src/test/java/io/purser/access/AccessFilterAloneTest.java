package io.purser.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.purser.access.key.KeyText;
import io.quarkus.runtime.LaunchMode;
import java.net.URI;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Keys, failed attempts and the open mode of the access filter, on an HTTP server of its own. */
@Execution(ExecutionMode.CONCURRENT)
class AccessFilterAloneTest extends FilterAlone {
    @Test
    void whoeverFailsTooOftenWaitsAndARightKeyInUseDoesNot() throws Exception {
        URI at = start(false, LaunchMode.NORMAL);
        String used = newKey();
        assertThat(status(get(at, "/v1/audit", bearer(used)))).isEqualTo(200);
        for (int i = 0; i < FAILURES; i++) {
            assertThat(status(get(at, "/v1/audit", bearer("wrong")))).isEqualTo(401);
        }

        String refused = get(at, "/v1/audit", bearer("wrong"));
        assertThat(status(refused)).isEqualTo(429);
        assertThat(refused).containsIgnoringCase("retry-after: 20\r\n");
        assertThat(status(get(at, "/v1/audit", bearer(guess())))).isEqualTo(429);
        assertThat(status(get(at, "/v1/audit", bearer(used)))).isEqualTo(200);
        assertThat(status(get(at, "/v1/audit", bearer(OPERATOR_KEY)))).isEqualTo(200);
    }

    private static String guess() {
        return KeyText.generate(new SecureRandom()).text();
    }

    @Test
    void aRightKeyPassesThatIsNewHereWhateverOthersBehindItsAddressDid() throws Exception {
        URI at = start(false, LaunchMode.NORMAL);
        for (int i = 0; i <= FAILURES; i++) {
            get(at, "/v1/audit", bearer(guess()));
        }
        assertThat(status(get(at, "/v1/audit", bearer(guess())))).isEqualTo(429);

        assertThat(status(get(at, "/v1/audit", bearer(newKey())))).isEqualTo(200);
    }

    @Test
    void aKeyThatWasWrongTooOftenWaitsWithoutALookAtTheDatabase() throws Exception {
        URI at = start(false, LaunchMode.NORMAL);
        String wrong = guess();
        for (int i = 0; i < FAILURES; i++) {
            assertThat(status(get(at, "/v1/audit", bearer(wrong)))).isEqualTo(401);
        }
        int asked = source.connections();

        assertThat(status(get(at, "/v1/audit", bearer(wrong)))).isEqualTo(429);

        assertThat(source.connections()).isEqualTo(asked);
    }

    @Test
    void manyGuessesAtOnceTakeFewLooksAtTheDatabase() throws Exception {
        URI at = start(false, LaunchMode.NORMAL);
        String good = newKey();
        for (int i = 0; i < FAILURES; i++) {
            get(at, "/v1/audit", bearer(guess()));
        }
        int asked = source.connections();
        List<CompletableFuture<String>> answers = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            answers.add(CompletableFuture.supplyAsync(() -> get(at, "/v1/audit", bearer(guess())), THREADS));
        }
        answers.add(CompletableFuture.supplyAsync(() -> get(at, "/v1/audit", bearer(good)), THREADS));

        assertThat(status(answers.getLast().get(30, TimeUnit.SECONDS))).isEqualTo(200);
        for (CompletableFuture<String> answer : answers.subList(0, 200)) {
            assertThat(status(answer.get(30, TimeUnit.SECONDS))).isEqualTo(429);
        }
        assertThat(source.connections() - asked).isLessThan(50);
    }

    @Test
    void countsTheClientsOfATrustedProxyEachForItself() throws Exception {
        URI at = start(false, LaunchMode.NORMAL);
        for (int i = 0; i < FAILURES; i++) {
            assertThat(status(get(at, "/v1/audit", bearer("wrong"), "x-forwarded-for: 192.0.2.1")))
                    .isEqualTo(401);
        }

        assertThat(status(get(at, "/v1/audit", bearer("other"), "x-forwarded-for: 192.0.2.1")))
                .isEqualTo(429);
        assertThat(status(get(at, "/v1/audit", bearer("other"), "x-forwarded-for: 192.0.2.2")))
                .isEqualTo(401);
        assertThat(status(get(at, "/v1/audit", bearer("other"), "forwarded: for=\"[2001:db8::1]:4711\";proto=https")))
                .isEqualTo(401);
    }

    @Test
    void asksTheDatabaseOnceForAKeyThatIsUsedAgainAndAgain() throws Exception {
        URI at = start(false, LaunchMode.NORMAL);
        String key = newKey();
        int before = source.connections();

        for (int i = 0; i < 20; i++) {
            assertThat(status(get(at, "/v1/audit", bearer(key)))).isEqualTo(200);
        }

        assertThat(source.connections()).isEqualTo(before + 1);
    }

    @Test
    void anOpenPurserServesProgramsOfItsOwnMachineWithAnyKeyOrNone() throws Exception {
        URI at = start(true, LaunchMode.DEVELOPMENT);

        assertThat(status(get(at, "/v1/audit"))).isEqualTo(200);
        assertThat(status(get(at, "/v1/audit", bearer("sk-whatever-the-sdk-sends"))))
                .isEqualTo(200);
        assertThat(status(get(at, "/v1/audit", "origin: http://localhost:3000")))
                .isEqualTo(200);
        assertThat(status(get(at, "/q/dev-ui/welcome"))).isEqualTo(200);
        assertThat(status(get(at, "/unknown"))).isEqualTo(404);
    }

    @Test
    void anOpenPurserServesNoPageOfAnotherOriginAndNoOtherName() throws Exception {
        URI at = start(true, LaunchMode.DEVELOPMENT);

        assertThat(status(get(at, "/v1/audit", "host: evil.example"))).isEqualTo(403);
        assertThat(status(get(at, "/v1/audit", "host: 127.evil.example"))).isEqualTo(403);
        assertThat(status(get(at, "/v1/audit", "host: 127.0.0.1.evil.example"))).isEqualTo(403);
        assertThat(status(get(at, "/v1/audit", "host: 127.0.0.1", "origin: http://127.0.0.1:3000")))
                .isEqualTo(200);
        assertThat(status(get(at, "/v1/audit", "origin: http://127.evil.example")))
                .isEqualTo(403);
        assertThat(status(get(at, "/v1/audit", "origin: https://evil.example"))).isEqualTo(403);
        assertThat(status(get(at, "/v1/audit", "origin: null"))).isEqualTo(403);
        assertThat(status(get(at, "/v1/audit", "origin: https://localhost.evil.example")))
                .isEqualTo(403);
    }

    @Test
    void anOpenPurserStillHoldsAKeyOfItsOwnToWhatItMay() throws Exception {
        URI at = start(true, LaunchMode.TEST);
        String auditor = newKey();

        assertThat(status(get(at, "/v1/audit", bearer(auditor)))).isEqualTo(200);
        assertThat(status(get(at, "/v1/keys", bearer(auditor)))).isEqualTo(403);
        assertThat(status(get(at, "/v1/audit", bearer(auditor.substring(0, 60)))))
                .isEqualTo(401);
        assertThat(status(get(at, "/q/dev-ui/welcome"))).isEqualTo(404);
    }
}
