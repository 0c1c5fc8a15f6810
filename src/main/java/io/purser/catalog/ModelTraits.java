package io.purser.catalog;

/**
 * The behaviour of a model at its provider, as far as it affects costs.
 *
 * @param whenCancelled the provider's reaction when the connection of a call is closed
 * @param tellsLater whether the provider reports the usage of a call afterwards, by the id of its answer
 * @param thinks whether the model may think for minutes before it answers
 * @param limitName the field with which it accepts the longest answer
 * @param serviceTiers the service tiers in which it is available
 */
public record ModelTraits(
        WhenCancelled whenCancelled,
        boolean tellsLater,
        boolean thinks,
        LimitName limitName,
        ServiceTiers serviceTiers) {
    /** The reaction of a provider when the connection of a call is closed. */
    public enum WhenCancelled {
        /** The provider continues to the end, and bills the whole answer. */
        GOES_ON,
        /** The provider stops streams and bills no more of them; it completes answers that are not streams. */
        STOPS_STREAMS,
        /** The provider stops, and bills no more. */
        STOPS
    }

    /** The field for the longest answer. */
    public enum LimitName {
        /** The field that every provider knows. */
        MAX_TOKENS,
        /** OpenAI's field; its models that think refuse the other one. */
        MAX_COMPLETION_TOKENS,
        /** The field that the caller uses. */
        EITHER
    }

    /** The traits of a model about which nothing is known. */
    public static final ModelTraits UNKNOWN =
            new ModelTraits(WhenCancelled.GOES_ON, false, false, LimitName.EITHER, ServiceTiers.NONE);

    /**
     * Whether the provider stops, and stops billing, when the connection of such a call is closed.
     *
     * @param streams whether the answer is a stream
     */
    public boolean stopsOnCancel(boolean streams) {
        return switch (whenCancelled) {
            case GOES_ON -> false;
            case STOPS_STREAMS -> streams;
            case STOPS -> true;
        };
    }

    /** The same traits with other service tiers. */
    ModelTraits in(ServiceTiers others) {
        return new ModelTraits(whenCancelled, tellsLater, thinks, limitName, others);
    }
}
