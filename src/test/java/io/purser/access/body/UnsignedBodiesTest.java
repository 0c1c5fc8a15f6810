package io.purser.access.body;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class UnsignedBodiesTest {
    private static final long LONG = UnsignedBodies.SHORT + 1;

    private long now;
    private final List<Entry> cut = new ArrayList<>();
    private final UnsignedBodies bodies = new UnsignedBodies(() -> now);

    private final class Entry implements UnsignedBodies.Entry {
        private final long held;

        Entry(long held) {
            this.held = held;
        }

        @Override
        public long held() {
            return held;
        }

        @Override
        public void cut() {
            cut.add(this);
        }
    }

    private Entry underWay(long held) {
        Entry entry = new Entry(held);
        bodies.add(entry);
        return entry;
    }

    @Test
    void theOneThatHoldsMostMakesRoomForAShorterOne() {
        Entry shorter = underWay(20);
        Entry longest = underWay(LONG);
        Entry asks = underWay(30);

        assertThat(bodies.makeRoomFor(asks)).isTrue();

        assertThat(cut).containsExactly(longest);
        assertThat(bodies.remove(longest)).isFalse();
        assertThat(bodies.remove(shorter)).isTrue();
    }

    @Test
    void theOneThatHoldsMostGetsNoMore() {
        underWay(20);
        Entry longest = underWay(LONG);

        assertThat(bodies.makeRoomFor(longest)).isFalse();
        assertThat(cut).isEmpty();
    }

    @Test
    void theOldestMakesRoomWhereAllAreShort() {
        Entry oldest = underWay(20);
        underWay(UnsignedBodies.SHORT);
        Entry asks = underWay(UnsignedBodies.SHORT);

        assertThat(bodies.makeRoomFor(asks)).isTrue();
        assertThat(cut).containsExactly(oldest);
    }

    @Test
    void aSlowOneMakesRoomBeforeALongOne() {
        Entry slow = underWay(20);
        now += UnsignedBodies.SLOW.toNanos() + 1;
        Entry longest = underWay(LONG);

        assertThat(bodies.makeRoomFor(longest)).isTrue();
        assertThat(cut).containsExactly(slow);
    }

    @Test
    void oneTooManyEndsTheOldest() {
        Entry oldest = underWay(10);
        for (int i = 1; i < UnsignedBodies.MOST; i++) {
            underWay(LONG);
        }
        assertThat(cut).isEmpty();

        underWay(10);

        assertThat(cut).containsExactly(oldest);
    }

    @Test
    void aSignedOneGetsRoomWhileThereIsAnyOther() {
        Entry one = underWay(10);
        now += Duration.ofSeconds(1).toNanos();

        assertThat(bodies.makeRoom()).isTrue();
        assertThat(bodies.makeRoom()).isFalse();
        assertThat(cut).containsExactly(one);
    }
}
