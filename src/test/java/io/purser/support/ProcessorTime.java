package io.purser.support;

import java.lang.management.ManagementFactory;
import java.time.Duration;

/** The processor time of the current thread. Other than the time on the clock, it does not grow on a busy machine. */
public final class ProcessorTime {
    private ProcessorTime() {}

    /** How long the processor has worked for this thread. */
    public static Duration now() {
        return Duration.ofNanos(ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime());
    }

    /** How long the processor works on that. */
    public static Duration of(Runnable work) {
        Duration before = now();
        work.run();
        return now().minus(before);
    }
}
