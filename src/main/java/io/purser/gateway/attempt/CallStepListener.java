package io.purser.gateway.attempt;

import jakarta.inject.Singleton;

/** Is told of each step of each call, before it is taken. Does nothing; a test puts something in its place that throws. */
@Singleton
public class CallStepListener {
    public void at(CallStep step) {}
}
