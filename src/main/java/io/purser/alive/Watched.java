package io.purser.alive;

import java.util.List;

/** Something that works on its own, without a caller who would notice that it stopped. */
public interface Watched {
    List<Heartbeat> heartbeats();
}
