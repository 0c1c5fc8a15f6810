/** {@code purser import litellm}: reads the configuration of a LiteLLM proxy and writes Purser's own files. */
@NullMarked
package io.purser.cli.litellm;

import org.jspecify.annotations.NullMarked;
