/** The route table, what each route requires of its caller, its body and its rate, and which functions are exposed. */
@NullMarked
package io.purser.access.route;

import org.jspecify.annotations.NullMarked;
