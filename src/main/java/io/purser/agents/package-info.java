/**
 * Which agent a task belongs to: the file of the agents, and a classifier that learns from their examples. It decides
 * in the process, in microseconds, always in the same way, and calls nobody.
 */
@NullMarked
package io.purser.agents;

import org.jspecify.annotations.NullMarked;
