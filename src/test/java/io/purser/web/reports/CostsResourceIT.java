package io.purser.web.reports;

import io.quarkus.test.junit.QuarkusIntegrationTest;

@QuarkusIntegrationTest
class CostsResourceIT extends CostsResourceTest {}
