package io.purser.gateway;

import io.quarkus.test.junit.QuarkusIntegrationTest;

@QuarkusIntegrationTest
class GatewayErrorNamesIT extends GatewayErrorNamesTest {}
