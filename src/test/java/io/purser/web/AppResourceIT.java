package io.purser.web;

import io.quarkus.test.junit.QuarkusIntegrationTest;

@QuarkusIntegrationTest
class AppResourceIT extends AppResourceTest {}
