/** The route table, and what each route requires of its caller, its body and its rate. */
@NullMarked
package io.purser.access.route;

import org.jspecify.annotations.NullMarked;
