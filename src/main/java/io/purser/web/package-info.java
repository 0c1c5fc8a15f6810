/** The REST resources of keys, the ledger, budgets and deployments. May use every package below. */
@NullMarked
package io.purser.web;

import org.jspecify.annotations.NullMarked;
