package io.purser.agents;

/** The scores of a task: of its request, and of its {@link Payload}. */
record TaskScores(Scores request, Scores payload) {
    /** The most that the payload may weigh beside a clear request, whatever its length. */
    private static final double MOST_OF_PAYLOAD = 0.15;

    boolean hasPayload() {
        return payload.known() > 0;
    }

    TaskScores plus(TaskScores other) {
        return new TaskScores(request.plus(other.request), payload.plus(other.payload));
    }

    /** Everything counts the same. */
    Scores whole() {
        return request.plus(payload);
    }

    /** The payload counts a little, so that it decides only where the request hardly does. */
    Scores mostlyOfRequest() {
        return request.plus(payload.times(Math.min(1, MOST_OF_PAYLOAD * request.known() / payload.known())));
    }
}
