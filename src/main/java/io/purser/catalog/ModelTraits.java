package io.purser.catalog;

/**
 * How a model behaves at its provider, as far as that moves money.
 *
 * @param whenCancelled what the provider does when the connection of a call is closed
 * @param tellsLater whether the provider can be asked afterwards what a call used, by the id of its answer
 * @param thinks whether the model may think for minutes before it says anything
 * @param limitName by which field it takes the longest answer
 * @param serviceTiers in which service tiers it can be had
 */
public record ModelTraits(
        WhenCancelled whenCancelled,
        boolean tellsLater,
        boolean thinks,
        LimitName limitName,
        ServiceTiers serviceTiers) {
    /** What a provider does when the connection of a call is closed. */
    public enum WhenCancelled {
        /** It goes on to the end, and bills all of it. */
        GOES_ON,
        /** It stops streams, and bills no more of them; whole answers go on. */
        STOPS_STREAMS,
        /** It stops, and bills no more. */
        STOPS
    }

    /** The field for the longest answer. */
    public enum LimitName {
        /** What everybody knows. */
        MAX_TOKENS,
        /** OpenAI's, whose models that think refuse the other. */
        MAX_COMPLETION_TOKENS,
        /** Whichever the caller uses. */
        EITHER
    }

    /** What holds where nothing is known. */
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

    /** The same with other service tiers. */
    ModelTraits in(ServiceTiers others) {
        return new ModelTraits(whenCancelled, tellsLater, thinks, limitName, others);
    }
}
