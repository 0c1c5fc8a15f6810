/**
 * The OpenAPI document: what all operations have in common, from the route table, and the parts that this process
 * offers. Resources and records describe themselves; {@code META-INF/openapi.yaml} describes what is no REST resource.
 */
@NullMarked
package io.purser.web.openapi;

import org.jspecify.annotations.NullMarked;
