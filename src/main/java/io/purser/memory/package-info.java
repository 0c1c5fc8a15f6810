/**
 * One account of the memory of requests: bodies, the trees that are made of them, collected answers, and data that was
 * written and not yet read. It does not know the use of the memory. Each user of memory holds a lease.
 */
@NullMarked
package io.purser.memory;

import org.jspecify.annotations.NullMarked;
