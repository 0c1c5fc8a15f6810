/** The bodies of requests and answers about tool servers. */
@NullMarked
package io.purser.web.toolserver;

import org.jspecify.annotations.NullMarked;
