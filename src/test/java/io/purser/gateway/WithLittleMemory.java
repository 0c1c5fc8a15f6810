package io.purser.gateway;

import io.purser.support.FakeProviderResource;
import io.purser.support.PostgresResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A test of a Purser with four megabytes of memory for all requests, two megabytes for the requests of one key, and
 * three calls in flight.
 */
@WithTestResource(PostgresResource.class)
@WithTestResource(
        value = FakeProviderResource.class,
        initArgs = @ResourceArg(name = FakeProviderResource.SETTINGS, value = """
                purser.request-memory-bytes         = 4000000
                purser.request-memory-per-key-bytes = 2000000
                purser.calls-per-key                = 3
                purser.routes-per-key               = 1
                purser.provider.timeout             = PT30S
                """))
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@interface WithLittleMemory {}
