package io.purser.access;

import io.quarkus.test.junit.QuarkusIntegrationTest;

@QuarkusIntegrationTest
class Http2LimitsIT extends Http2LimitsTest {}
