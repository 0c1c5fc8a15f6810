/**
 * Tests of Purser as it is shipped, the jar or the native executable: what settings by the environment do, and what a
 * crash leaves. They run after packaging, in the integration-test phase.
 */
@NullMarked
package io.purser.packaged;

import org.jspecify.annotations.NullMarked;
