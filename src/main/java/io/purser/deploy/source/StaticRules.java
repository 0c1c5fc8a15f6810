package io.purser.deploy.source;

import java.util.List;
import java.util.Optional;

/** Files that are served as they are. */
final class StaticRules {
    private StaticRules() {}

    static Optional<Detection> detect(SourceTree tree) {
        return List.of("index.html", "public/index.html", "docs/index.html").stream()
                .filter(tree::has)
                .findFirst()
                .map(file -> new Plan(
                        Framework.STATIC,
                        NodeRules.IMAGE,
                        List.of(),
                        NodeRules.serve(file.equals("index.html") ? "." : file.substring(0, file.indexOf('/')), false),
                        NodeRules.PORT,
                        Profile.FILES,
                        List.of(file + ": static files, served as they are")));
    }
}
