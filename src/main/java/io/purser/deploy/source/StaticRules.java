package io.purser.deploy.source;

import io.purser.deploy.source.node.NodeRules;
import io.purser.deploy.source.plan.BuildPlan;
import io.purser.deploy.source.plan.Detection;
import io.purser.deploy.source.plan.Framework;
import io.purser.deploy.source.plan.ResourceProfile;
import io.purser.deploy.source.tree.SourceTree;
import java.util.List;
import java.util.Optional;

/** Recognises files that are served as they are. */
final class StaticRules {
    private StaticRules() {}

    static Optional<Detection> detect(SourceTree tree) {
        return List.of("index.html", "public/index.html", "docs/index.html").stream()
                .filter(tree::has)
                .findFirst()
                .map(file -> new BuildPlan(
                        Framework.STATIC,
                        NodeRules.IMAGE,
                        List.of(),
                        NodeRules.serve(file.equals("index.html") ? "." : file.substring(0, file.indexOf('/')), false),
                        NodeRules.PORT,
                        ResourceProfile.FILES,
                        List.of(file + ": static files, served as they are"),
                        BuildPlan.NO_VARIABLES,
                        false));
    }
}
