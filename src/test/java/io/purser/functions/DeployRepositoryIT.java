package io.purser.functions;

import io.quarkus.test.junit.QuarkusIntegrationTest;

@QuarkusIntegrationTest
class DeployRepositoryIT extends DeployRepositoryTest {}
