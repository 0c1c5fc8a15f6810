/** Transactions on the one database and the pools of its connections, for every package that has tables in it. */
@NullMarked
package io.purser.database;

import org.jspecify.annotations.NullMarked;
