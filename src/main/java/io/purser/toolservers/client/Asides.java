package io.purser.toolservers.client;

import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * What a stream has beside the answer.
 *
 * @param questions of the server so far
 * @param notices reads its notices; null if nobody wants to hear them
 */
record Asides(AtomicInteger questions, @Nullable NoticeReader notices) {}
