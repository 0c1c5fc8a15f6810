package io.purser.akash.chain.answer;

/** The result of a simulated transaction. */
public record SimulationAnswer(GasInfo gasInfo) {
    /** The gas that the transaction would use. */
    public record GasInfo(long gasUsed) {}
}
