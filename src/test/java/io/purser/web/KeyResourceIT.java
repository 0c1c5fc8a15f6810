package io.purser.web;

import io.quarkus.test.junit.QuarkusIntegrationTest;
import java.nio.file.Path;

@QuarkusIntegrationTest
class KeyResourceIT extends KeyResourceTest {
    @Override
    Path log() {
        return Path.of("target/quarkus.log");
    }
}
