/** REST resources over the ledger, the budgets and who may call; thin, above everything else. */
@NullMarked
package io.purser.web;

import org.jspecify.annotations.NullMarked;
