package io.purser.web.openapi;

import org.junit.jupiter.api.BeforeEach;

/** Tests that read the OpenAPI document of a running Purser. */
abstract class DescribedApi {
    ApiDocument document;
    SchemaWalk schemas;

    @BeforeEach
    void read() {
        document = ApiDocument.read();
        schemas = new SchemaWalk(document);
    }
}
