package io.purser.akash.chain.model;

/**
 * Which order of a group; a group gets another when a lease of it ends.
 *
 * @param oseq from 1
 */
public record OrderId(GroupId group, int oseq) {
    @Override
    public String toString() {
        return group + "/" + oseq;
    }
}
