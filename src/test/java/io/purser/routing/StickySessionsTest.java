package io.purser.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.purser.access.SettableClock;
import io.purser.catalog.Model;
import io.purser.money.Usd;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What is kept of conversations, and for how long. */
class StickySessionsTest {
    private static final OptionalLong USUAL = OptionalLong.of(1);
    private static final Model QWEN = PlainModel.named("qwen2-72b");
    private static final Model GPT = PlainModel.named("gpt-4o-mini");
    private static final Session CHAT = Session.named("ann", Session.AUTO, "chat");

    private final SettableClock clock = new SettableClock(Instant.parse("2026-11-30T00:00:00Z"));
    private final StickySessions sessions = new StickySessions(100, Duration.ofHours(1), clock);

    private static Decision decision(OptionalLong circumstances, Model... ranked) {
        List<Candidate> candidates = new ArrayList<>();
        Arrays.stream(ranked)
                .map(model -> new Candidate(model, null, Usd.ZERO, Usd.ZERO, Usd.ZERO))
                .forEach(candidates::add);
        return new Decision(
                UUID.randomUUID(),
                "mine",
                List.of("a rule"),
                candidates,
                candidates,
                List.of(),
                circumstances,
                Duration.ofMillis(800),
                null);
    }

    private static Decision decision() {
        return decision(USUAL, QWEN, GPT);
    }

    private Model kept(Session session, Decision decision) {
        return sessions.keep(session, decision).chosen().model();
    }

    @Test
    void keepsTheTargetThatAnsweredLastAndSaysSo() {
        sessions.answered(CHAT, decision(), GPT);

        Decision kept = sessions.keep(CHAT, decision());

        assertThat(kept.ranked()).extracting(Candidate::model).containsExactly(GPT, QWEN);
        assertThat(kept.reasons())
                .containsExactly("a rule", "the session stays at openrouter:gpt-4o-mini, where its prompt cache is");
        assertThat(kept.hedgesAfter()).isEqualTo(Duration.ofMillis(800));
    }

    @Test
    void changesNothingForAnUnknownSession() {
        Decision decision = decision();

        assertThat(sessions.keep(CHAT, decision)).isSameAs(decision);
        assertThat(sessions.keep(null, decision)).isSameAs(decision);
    }

    @Test
    void keepsNothingThatCannotServeTheRequest() {
        sessions.answered(CHAT, decision(), GPT);

        assertThat(kept(CHAT, decision(USUAL, QWEN))).isEqualTo(QWEN);
    }

    @Test
    void keepsNothingUnderOtherCircumstancesOrWhileTheCheapestIsWanted() {
        sessions.answered(CHAT, decision(), GPT);

        assertThat(kept(CHAT, decision(OptionalLong.of(2), QWEN, GPT))).isEqualTo(QWEN);
        assertThat(kept(CHAT, decision(OptionalLong.empty(), QWEN, GPT))).isEqualTo(QWEN);
        assertThat(kept(CHAT, decision())).isEqualTo(GPT);
    }

    @Test
    void movesNoSessionOfAnotherCaller() {
        sessions.answered(CHAT, decision(), GPT);
        Session sameName = Session.named("bob", Session.AUTO, "chat");

        assertThat(kept(sameName, decision())).isEqualTo(QWEN);
        sessions.failed(sameName, decision(), GPT);
        assertThat(kept(CHAT, decision())).isEqualTo(GPT);
    }

    @Test
    void forgetsATargetThatFailedAndNoOther() {
        sessions.answered(CHAT, decision(), GPT);

        sessions.failed(CHAT, decision(), QWEN);
        assertThat(kept(CHAT, decision())).isEqualTo(GPT);
        sessions.failed(CHAT, decision(), GPT);
        assertThat(kept(CHAT, decision())).isEqualTo(QWEN);
        assertThat(sessions.size()).isZero();
    }

    @Test
    void forgetsAfterTheIdleTimeAndNotBefore() {
        sessions.answered(CHAT, decision(), GPT);

        clock.advance(Duration.ofHours(1));
        assertThat(kept(CHAT, decision())).isEqualTo(GPT);
        clock.advance(Duration.ofMillis(1));
        assertThat(kept(CHAT, decision())).isEqualTo(QWEN);
    }

    @Test
    void keepsNothingAtTheFirstTurnOfAConversationThatHasNoName() {
        Session first = Session.beginningWith("ann", Session.AUTO, List.of("Say hello"), false);
        Session second = Session.beginningWith("ann", Session.AUTO, List.of("Say hello"), true);

        sessions.answered(first, decision(), GPT);

        assertThat(kept(first, decision())).isEqualTo(QWEN);
        assertThat(kept(second, decision())).isEqualTo(GPT);
    }

    @Test
    void givesOneCallerAFifthAndDisplacesNobodyElse() {
        sessions.answered(CHAT, decision(), GPT);

        for (int i = 0; i < 1_000; i++) {
            sessions.answered(Session.named("mallory", Session.AUTO, "session " + i), decision(), GPT);
        }

        assertThat(sessions.size()).isEqualTo(21);
        assertThat(kept(CHAT, decision())).isEqualTo(GPT);
        assertThat(kept(Session.named("mallory", Session.AUTO, "session 979"), decision()))
                .isEqualTo(QWEN);
        assertThat(kept(Session.named("mallory", Session.AUTO, "session 980"), decision()))
                .isEqualTo(GPT);
    }

    @Test
    void forgetsTheIdlestOfAllWhenThereAreTooMany() {
        for (int i = 0; i < 1_000; i++) {
            sessions.answered(Session.named("caller " + i, Session.AUTO, "chat"), decision(), GPT);
        }

        assertThat(sessions.size()).isEqualTo(100);
        assertThat(kept(Session.named("caller 899", Session.AUTO, "chat"), decision()))
                .isEqualTo(QWEN);
        assertThat(kept(Session.named("caller 900", Session.AUTO, "chat"), decision()))
                .isEqualTo(GPT);
    }

    @Test
    void keepsNothingIfItIsOff() {
        StickySessions off = new StickySessions(100, Duration.ZERO, clock);

        off.answered(CHAT, decision(), GPT);

        assertThat(off.areOn()).isFalse();
        assertThat(off.size()).isZero();
    }

    @Test
    void refusesSettingsOutOfBoundsByTheirName() {
        assertThatThrownBy(() -> new StickySessions(0, Duration.ofHours(1), clock))
                .hasMessage("PURSER_SESSIONS has to be a number from 1 to 1000000, and is 0");
        assertThatThrownBy(() -> new StickySessions(1, Duration.ofHours(25), clock))
                .hasMessage("PURSER_SESSION_IDLE has to be a time from PT0S to PT24H, and is PT25H");
    }

    @Test
    void tellsSessionsApartByEachPartAndKeepsNoWords() {
        assertThat(Session.named("ann", Session.AUTO, "a")).isEqualTo(Session.named("ann", Session.AUTO, "a"));
        assertThat(Session.named("ann", Session.AUTO, "a")).isNotEqualTo(Session.named("ann", "alias fast", "a"));
        assertThat(Session.beginningWith("ann", Session.AUTO, List.of("ab", "c"), true))
                .isNotEqualTo(Session.beginningWith("ann", Session.AUTO, List.of("a", "bc"), true));
        String longText = "x".repeat(10_000);
        assertThat(Session.beginningWith("ann", Session.AUTO, List.of(longText), true))
                .isNotEqualTo(Session.beginningWith("ann", Session.AUTO, List.of(longText + "y"), true));
        assertThat(Session.named("ann", Session.AUTO, "a secret").toString()).doesNotContain("secret");
    }
}
