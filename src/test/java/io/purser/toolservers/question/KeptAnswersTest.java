package io.purser.toolservers.question;

import static org.assertj.core.api.Assertions.assertThat;

import io.purser.access.AccessDatabase;
import io.purser.access.key.SecretBox;
import io.purser.access.key.SecretsKeys;
import io.purser.support.BesideOthers;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

@BesideOthers
class KeptAnswersTest {
    private static final byte[] ANSWER = {1};

    private final DataSource database = AccessDatabase.fresh();
    private final SecretBox box = new SecretBox(SecretsKeys.parse(SecretsKeys.newEntry("tests")), new SecureRandom());

    @Test
    void leaveRoomForAnswersToQuestions() {
        KeptAnswers kept = new KeptAnswers(database, box, Clock.systemUTC());
        for (int i = 0; i < 12; i++) {
            assertThat(kept.keep(new KeptAnswers.Place("stream " + i, "a key"), ANSWER))
                    .isTrue();
        }

        assertThat(kept.keep(new KeptAnswers.Place("one more", "a key"), ANSWER))
                .isFalse();
        assertThat(kept.keep(new KeptAnswers.Place("another's", "another key"), ANSWER))
                .isTrue();
        AnswerRows ofQuestions = new AnswerRows(database, box, 256, 16);
        assertThat(ofQuestions.put("question", "a key", ANSWER, Instant.now().plusSeconds(60)))
                .isTrue();
    }
}
