package io.purser.fake;

import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Kills a process with SIGKILL, once, during one of its calls. At {@code before GET /v1/bids}, the call is not carried
 * out. At {@code after GET /v1/bids}, nobody receives the answer.
 */
public final class Watch {
    private volatile @Nullable Sentence sentence;

    private record Sentence(String point, AtomicInteger lives, Process doomed) {}

    /**
     * Makes the watch kill the process at that point.
     *
     * @param point a point whose path may be the beginning of a path; a number after it, as in {@code 2}, means the
     *     call of that number
     */
    public void kill(Process doomed, String point) {
        String[] words = point.split(" ", -1);
        sentence = new Sentence(
                String.join(" ", words[0], words[1], words[2]),
                new AtomicInteger(words.length > 3 ? Integer.parseInt(words[3]) : 1),
                doomed);
    }

    boolean killsBefore(String method, String path) {
        return kills("before " + method + " " + path);
    }

    boolean killsAfter(String method, String path) {
        return kills("after " + method + " " + path);
    }

    /** Kills the process if this is the point. Returns whether the caller is dead. */
    private boolean kills(String point) {
        Sentence found = sentence;
        if (found == null || !point.startsWith(found.point()) || found.lives().decrementAndGet() != 0) {
            return false;
        }
        try {
            found.doomed().destroyForcibly().waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return true;
    }
}
