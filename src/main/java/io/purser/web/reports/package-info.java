/** The ledger's reports over HTTP, as JSON and CSV, and llm_usage.json files in and out. May use every package below. */
@NullMarked
package io.purser.web.reports;

import org.jspecify.annotations.NullMarked;
