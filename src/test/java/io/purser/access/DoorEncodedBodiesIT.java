package io.purser.access;

import io.quarkus.test.junit.QuarkusIntegrationTest;

@QuarkusIntegrationTest
class DoorEncodedBodiesIT extends DoorEncodedBodiesTest {}
