/**
 * The ledger's reports over HTTP as JSON and CSV, and import and export of llm_usage.json files. May use every package
 * below.
 */
@NullMarked
package io.purser.web.reports;

import org.jspecify.annotations.NullMarked;
