package io.purser.gateway;

import io.quarkus.test.junit.QuarkusIntegrationTest;

/** The same against the packaged application. */
@QuarkusIntegrationTest
class ProviderAnswersIT extends ProviderAnswersTest {}
