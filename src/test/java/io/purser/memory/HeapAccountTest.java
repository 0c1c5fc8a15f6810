package io.purser.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.purser.problem.Problem;
import io.purser.problem.ProblemType;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class HeapAccountTest {
    private final HeapAccount account = new HeapAccount(1_000, 500);

    private static ProblemType typeOf(Throwable thrown) {
        return ((Problem) thrown).type();
    }

    @Test
    void givesNoMoreThanThereIsAndTakesItBackOnce() {
        HeapLease first = account.open("a", 400);
        HeapLease second = account.open("b", 500);

        assertThatThrownBy(() -> account.open("c", 101)).satisfies(thrown -> {
            assertThat(typeOf(thrown)).isEqualTo(ProblemType.NOT_READY);
            assertThat(((Problem) thrown).retryAfter()).contains(Duration.ofSeconds(1));
        });
        first.close();
        first.close();
        assertThat(account.taken()).isEqualTo(500);
        account.open("c", 500).close();
        second.close();
        assertThat(account.taken()).isZero();
        assertThat(account.holders()).isZero();
    }

    @Test
    void letsNoHolderHaveMoreThanItsShareUnlessWithASingleRequest() {
        HeapLease alone = account.open("a", 900);

        assertThatThrownBy(() -> account.open("a", 1))
                .satisfies(thrown -> assertThat(typeOf(thrown)).isEqualTo(ProblemType.NOT_READY));
        assertThat(alone.tryResize(300)).isTrue();
        HeapLease beside = alone.beside();
        assertThat(beside.tryResize(200)).isTrue();
        assertThat(beside.tryGrow(1)).isFalse();
        assertThat(beside.bytes()).isEqualTo(200);
        account.open("b", 500).close();
    }

    @Test
    void saysHowFarALeaseCanEverGrow() {
        HeapLease request = account.open("a", 400);
        HeapLease other = account.open("a", 100);

        assertThat(request.canEverGrow(600)).isTrue(); // when the other request is over
        assertThat(request.canEverGrow(601)).isFalse();
        other.close();
        request.grow(600);
        request.resize(400);
        HeapLease beside = request.beside();
        assertThat(beside.canEverGrow(100)).isTrue();
        assertThat(beside.canEverGrow(101)).isFalse();
    }

    @Test
    void saysSoWhereNoRequestCanHaveSoMuch() {
        assertThatThrownBy(() -> account.open("a", 1_001))
                .satisfies(thrown -> assertThat(typeOf(thrown)).isEqualTo(ProblemType.TOO_LARGE));
        assertThat(account.taken()).isZero();
    }

    @Test
    void tellsWhatOneRequestCanNeverHaveFromWhatOthersHaveNow() {
        HeapLease request = account.open("a", 300);
        HeapLease beside = request.beside();
        assertThatThrownBy(() -> beside.resize(201))
                .satisfies(thrown -> assertThat(typeOf(thrown)).isEqualTo(ProblemType.TOO_LARGE))
                .hasMessageContaining("501 bytes");
        request.resize(250);
        HeapLease other = account.open("a", 100);

        assertThatThrownBy(() -> beside.resize(200))
                .satisfies(thrown -> assertThat(typeOf(thrown)).isEqualTo(ProblemType.NOT_READY));

        other.close();
        beside.resize(200);
        request.close();
        beside.resize(500);
        assertThat(account.taken()).isEqualTo(500);
    }

    @Test
    void movesBytesBetweenTheLeasesOfARequestAndNotToOneThatIsClosed() {
        HeapLease request = account.open("a", 400);
        HeapLease beside = request.beside();

        request.moveTo(beside);

        assertThat(request.bytes()).isZero();
        assertThat(beside.bytes()).isEqualTo(400);
        beside.resize(900);
        beside.moveTo(request);
        assertThat(request.bytes()).isEqualTo(900);
        request.moveTo(beside);
        request.close();
        beside.moveTo(request);
        assertThat(account.taken()).isZero();
        assertThat(account.holders()).isZero();
    }

    @Test
    void givesNothingToALeaseThatIsClosed() {
        HeapLease lease = account.open("a", 10);
        lease.close();

        assertThat(lease.tryGrow(10)).isFalse();
        assertThat(account.taken()).isZero();
    }
}
