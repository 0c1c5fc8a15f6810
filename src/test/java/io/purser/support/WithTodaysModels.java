package io.purser.support;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** A test of Purser with the models that it brings along, a small Akash, and an account at OpenRouter. */
@WithTestResource(value = PostgresResource.class, initArgs = @ResourceArg(name = "purser.built-in", value = "today"))
@WithTestResource(
        value = FakeProviderResource.class,
        initArgs = @ResourceArg(name = "purser.openrouter.management-key", value = "sk-or-of-the-management"))
@WithTestResource(AkashResource.class)
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface WithTodaysModels {}
