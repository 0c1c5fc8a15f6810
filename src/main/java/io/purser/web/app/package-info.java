/** Apps and GitHub's webhooks over HTTP, as records. May use every package below. */
@NullMarked
package io.purser.web.app;

import org.jspecify.annotations.NullMarked;
