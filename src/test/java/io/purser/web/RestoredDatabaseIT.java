package io.purser.web;

import io.quarkus.test.junit.QuarkusIntegrationTest;

@QuarkusIntegrationTest
class RestoredDatabaseIT extends RestoredDatabaseTest {}
