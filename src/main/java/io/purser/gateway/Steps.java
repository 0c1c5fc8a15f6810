package io.purser.gateway;

import jakarta.inject.Singleton;

/** Is told of each step of each call, before it is taken. Does nothing; a test puts something in its place that throws. */
@Singleton
class Steps {
    void at(Step step) {}
}
