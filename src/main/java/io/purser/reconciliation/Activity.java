package io.purser.reconciliation;

import java.math.BigDecimal;
import java.time.LocalDate;

/**
 * What one side says about the calls of one model on one day.
 *
 * @param day in UTC
 * @param model the provider's own name of the model
 * @param calls the number of calls
 * @param promptTokens tokens of the prompts
 * @param completionTokens tokens of the answers
 * @param cost in US dollars, exactly as it was told
 * @param estimated the part of the cost that no provider told: estimates and upper bounds, in US dollars
 */
public record Activity(
        LocalDate day,
        String model,
        long calls,
        long promptTokens,
        long completionTokens,
        BigDecimal cost,
        BigDecimal estimated) {
    /** Nothing on that day. */
    static Activity none(LocalDate day, String model) {
        return new Activity(day, model, 0, 0, 0, BigDecimal.ZERO, BigDecimal.ZERO);
    }

    /**
     * Both together, under this one's day and model.
     *
     * @throws ArithmeticException if a count is beyond the range of long
     */
    public Activity plus(Activity other) {
        return new Activity(
                day,
                model,
                Math.addExact(calls, other.calls),
                Math.addExact(promptTokens, other.promptTokens),
                Math.addExact(completionTokens, other.completionTokens),
                cost.add(other.cost),
                estimated.add(other.estimated));
    }
}
