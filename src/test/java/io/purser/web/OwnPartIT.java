package io.purser.web;

import io.quarkus.test.junit.QuarkusIntegrationTest;

@QuarkusIntegrationTest
class OwnPartIT extends OwnPartTest {}
