package io.purser.gateway.answer;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How far an agent is with a task, as A2A names it (https://a2a-protocol.org, "TaskState"). */
public enum TaskState {
    SUBMITTED,
    WORKING,
    COMPLETED,
    FAILED,
    CANCELED,
    REJECTED,
    INPUT_REQUIRED,
    AUTH_REQUIRED;

    private static final String PREFIX = "TASK_STATE_";

    /** The state with that name in either revision, such as {@code TASK_STATE_WORKING} or {@code working}; null if unknown. */
    static @Nullable TaskState of(@Nullable String name) {
        if (name == null) {
            return null;
        }
        String upper = name.toUpperCase(Locale.ROOT).replace('-', '_');
        String plain = upper.startsWith(PREFIX) ? upper.substring(PREFIX.length()) : upper;
        for (TaskState state : values()) {
            if (state.name().equals(plain)) {
                return state;
            }
        }
        return null;
    }

    /** The name in Purser's answers, such as {@code input_required}. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether the agent works on it, so that its answer comes later. */
    public boolean isPending() {
        return this == SUBMITTED || this == WORKING;
    }

    /** What an agent says with that state if it says nothing else. */
    String words() {
        return switch (this) {
            case SUBMITTED, WORKING -> "The agent works on the task.";
            case COMPLETED -> "";
            case FAILED -> "The agent failed at the task, and does not say why.";
            case CANCELED -> "The task was canceled.";
            case REJECTED -> "The agent does not do the task, and does not say why.";
            case INPUT_REQUIRED -> "The agent needs more input, and does not say which.";
            case AUTH_REQUIRED -> "The agent needs an authorization, and does not say which.";
        };
    }
}
