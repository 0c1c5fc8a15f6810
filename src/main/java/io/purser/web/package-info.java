/**
 * REST over everything below: reports, budgets and deployments for people and programs, the dashboard, and the health
 * checks. Resources only; what they show is decided in the rooms that they use.
 */
@NullMarked
package io.purser.web;

import org.jspecify.annotations.NullMarked;
