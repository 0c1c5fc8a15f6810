package io.purser.akash.chain.answer;

import io.purser.akash.chain.model.NodeInfo;

/** The chain and the version of a node. */
public record NodeInfoAnswer(Network defaultNodeInfo, Application applicationVersion) {
    /** The chain. */
    public record Network(String network) {}

    /** The program. */
    public record Application(String version) {}

    public NodeInfo toModel() {
        return new NodeInfo(defaultNodeInfo.network, applicationVersion.version);
    }
}
