/**
 * One account of the memory that requests take: bodies, the trees that are made of them, answers that are collected,
 * and what was written and not yet read. It knows nothing of what the memory is for; who takes some holds a lease.
 */
@NullMarked
package io.purser.memory;

import org.jspecify.annotations.NullMarked;
