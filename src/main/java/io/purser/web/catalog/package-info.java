/** The bodies of requests and answers about the catalog. */
@NullMarked
package io.purser.web.catalog;

import org.jspecify.annotations.NullMarked;
