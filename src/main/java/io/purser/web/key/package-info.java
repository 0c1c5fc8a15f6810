/** The bodies of requests and answers about API keys and the audit log. */
@NullMarked
package io.purser.web.key;

import org.jspecify.annotations.NullMarked;
