package io.purser.support;

import io.quarkus.test.common.WithTestResource;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** A test of the whole application with a database of its own, a small Akash, and a GitHub. */
@WithTestResource(PostgresResource.class)
@WithTestResource(AkashResource.class)
@WithTestResource(GithubResource.class)
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface WithAkash {}
