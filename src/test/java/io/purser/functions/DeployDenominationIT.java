package io.purser.functions;

import io.quarkus.test.junit.QuarkusIntegrationTest;

@QuarkusIntegrationTest
class DeployDenominationIT extends DeployDenominationTest {}
