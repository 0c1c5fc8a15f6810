package io.purser.gateway;

import io.quarkus.test.junit.QuarkusIntegrationTest;

@QuarkusIntegrationTest
class ServiceTiersIT extends ServiceTiersTest {}
