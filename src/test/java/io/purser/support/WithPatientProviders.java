package io.purser.support;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** As {@link WithGateway}, with the traits of {@link TraitsResource}, and with ten seconds for a provider to answer. */
@WithTestResource(PostgresResource.class)
@WithTestResource(
        value = FakeProviderResource.class,
        initArgs = @ResourceArg(name = "purser.provider.timeout", value = "PT10S"))
@WithTestResource(TraitsResource.class)
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface WithPatientProviders {}
