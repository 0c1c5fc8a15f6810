package io.purser.fake;

import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Kills a process with SIGKILL, once, while one of its calls is on the way: {@code before GET /v1/bids}, which is not carried
 * out then, or {@code after GET /v1/bids}, whose answer nobody gets.
 */
public final class Watch {
    private volatile @Nullable Sentence sentence;

    private record Sentence(String point, AtomicInteger lives, Process doomed) {}

    /**
     * Has the process killed at that point.
     *
     * @param point whose path may be the beginning of one; a number behind it, as in {@code 2}, is for the second such call
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

    /** Whether the caller of this one is dead. */
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
