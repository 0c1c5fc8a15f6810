package io.purser.akash.chain.model;

/**
 * Identifies an order of a group. A group gets another order when its lease ends.
 *
 * @param oseq from 1
 */
public record OrderId(GroupId group, int oseq) {
    @Override
    public String toString() {
        return group + "/" + oseq;
    }
}
