package io.purser.liveness;

import java.util.List;

/** A background task without a caller who would notice that it stopped. */
public interface Monitored {
    List<Heartbeat> heartbeats();
}
