package io.purser.cli;

import io.quarkus.test.junit.QuarkusIntegrationTest;

@QuarkusIntegrationTest
class DeployCommandsIT extends DeployCommandsTest {}
