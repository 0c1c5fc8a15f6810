package io.purser.agents;

/** How well a text fits each agent, as logarithms. The scores of two texts together are their sums. */
final class Scores {
    private final double[] values;
    private double known;

    /** No text. */
    Scores(int agents) {
        this.values = new double[agents];
    }

    void add(int agent, double score) {
        values[agent] += score;
    }

    /** Notes that a feature of this weight is known. */
    void addKnown(double weight) {
        known += weight;
    }

    int agents() {
        return values.length;
    }

    double of(int agent) {
        return values[agent];
    }

    /** The weight of the known features of the text. */
    double known() {
        return known;
    }

    /** The same with each weight times this factor. */
    Scores times(double factor) {
        Scores product = new Scores(values.length);
        for (int agent = 0; agent < values.length; agent++) {
            product.values[agent] = values[agent] * factor;
        }
        product.known = known * factor;
        return product;
    }

    Scores plus(Scores other) {
        Scores sum = new Scores(values.length);
        for (int agent = 0; agent < values.length; agent++) {
            sum.values[agent] = values[agent] + other.values[agent];
        }
        sum.known = known + other.known;
        return sum;
    }
}
