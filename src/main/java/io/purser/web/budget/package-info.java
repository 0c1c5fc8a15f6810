/** The bodies of answers about budgets and reservations. */
@NullMarked
package io.purser.web.budget;

import org.jspecify.annotations.NullMarked;
