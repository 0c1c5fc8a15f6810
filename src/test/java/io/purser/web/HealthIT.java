package io.purser.web;

import io.quarkus.test.junit.QuarkusIntegrationTest;

/** The same of the packaged executable. */
@QuarkusIntegrationTest
class HealthIT extends HealthTest {}
