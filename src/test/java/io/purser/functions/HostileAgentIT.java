package io.purser.functions;

import io.quarkus.test.junit.QuarkusIntegrationTest;

@QuarkusIntegrationTest
class HostileAgentIT extends HostileAgentTest {}
