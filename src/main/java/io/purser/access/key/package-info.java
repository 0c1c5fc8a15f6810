/** API keys: storage, verification, roles and administration. */
@NullMarked
package io.purser.access.key;

import org.jspecify.annotations.NullMarked;
