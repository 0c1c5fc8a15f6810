/**
 * The OpenAPI document: what all operations have in common, from the route table, and the parts that this process
 * offers. {@code META-INF/wording} describes the operations of resources and the records' fields.
 * {@code META-INF/openapi.yaml} describes the endpoints that are no REST resources, and the parameters that several
 * operations share.
 */
@NullMarked
package io.purser.web.openapi;

import org.jspecify.annotations.NullMarked;
