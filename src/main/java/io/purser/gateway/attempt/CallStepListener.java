package io.purser.gateway.attempt;

import jakarta.inject.Singleton;

/** Learns each step of each call before it is taken. This one does nothing; tests replace it by one that throws. */
@Singleton
public class CallStepListener {
    public void at(CallStep step) {}
}
