package io.purser.liveness;

import java.util.List;

/** Something that works on its own, without a caller who would notice that it stopped. */
public interface Monitored {
    List<Heartbeat> heartbeats();
}
