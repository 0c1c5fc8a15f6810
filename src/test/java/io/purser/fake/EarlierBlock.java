package io.purser.fake;

/** The fake chain as it was at one block, as a node that is behind still shows it. */
public final class EarlierBlock {
    private final FakeState state;

    EarlierBlock(FakeState state) {
        this.state = state;
    }

    FakeState state() {
        return state;
    }
}
