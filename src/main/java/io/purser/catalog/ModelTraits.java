package io.purser.catalog;

/**
 * How a model behaves at its provider, as far as that moves money.
 *
 * @param stopsOnCancel whether the provider stops, and stops billing, when the connection of a call is closed
 * @param tellsLater whether the provider can be asked afterwards what a call used, by the id of its answer
 * @param thinks whether the model may think for minutes before it says anything
 * @param limitName by which field it takes the longest answer
 */
public record ModelTraits(boolean stopsOnCancel, boolean tellsLater, boolean thinks, LimitName limitName) {
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
    public static final ModelTraits UNKNOWN = new ModelTraits(false, false, false, LimitName.EITHER);
}
