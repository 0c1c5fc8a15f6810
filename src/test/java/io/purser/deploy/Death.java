package io.purser.deploy;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** Kills this process by SIGKILL, once, at one point of its work. */
final class Death {
    private final String deadly;
    private final AtomicInteger lives;

    private Death(String deadly, int lives) {
        this.deadly = deadly;
        this.lives = new AtomicInteger(lives);
    }

    /**
     * Chooses the point.
     *
     * @param point such as {@code before create}, or {@code after update 2} for the second time
     */
    static Death at(String point) {
        String[] words = point.split(" ", -1);
        return new Death(words[0] + " " + words[1], words.length > 2 ? Integer.parseInt(words[2]) : 1);
    }

    /** Runs the call with that name, and dies before it, or after it, or not at all. */
    <T> T around(String name, Supplier<T> call) {
        come("before " + name);
        T answer = call.get();
        come("after " + name);
        return answer;
    }

    void around(String name, Runnable call) {
        around(name, () -> {
            call.run();
            return true;
        });
    }

    private void come(String point) {
        if (point.equals(deadly) && lives.decrementAndGet() == 0) {
            try {
                new ProcessBuilder(
                                "kill",
                                "-9",
                                Long.toString(ProcessHandle.current().pid()))
                        .start()
                        .waitFor();
            } catch (IOException | InterruptedException e) {
                Runtime.getRuntime().halt(1);
            }
        }
    }
}
