package io.purser.deploy.source;

import io.purser.deploy.source.plan.Detection;
import io.purser.deploy.source.plan.DetectionRefusal;
import io.purser.deploy.source.tree.SourceTree;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Refuses by name the projects that Purser does not build, so that nobody waits for such an app. */
final class UnsupportedRules {
    /**
     * Files that only these languages have. This comes after every other rule, because a supported project may have
     * them too.
     */
    private static final List<Map.Entry<String, String>> LATE = List.of(
            Map.entry("composer.json", "PHP"),
            Map.entry("index.php", "PHP"),
            Map.entry("Gemfile", "Ruby"),
            Map.entry("build.sbt", "Scala with sbt"),
            Map.entry("project.clj", "Clojure"),
            Map.entry("deps.edn", "Clojure"),
            Map.entry("Package.swift", "Swift"),
            Map.entry("pubspec.yaml", "Dart or Flutter"),
            Map.entry("stack.yaml", "Haskell"),
            Map.entry("gleam.toml", "Gleam"),
            Map.entry("dune-project", "OCaml"),
            Map.entry("shard.yml", "Crystal"),
            Map.entry("build.zig", "Zig"),
            Map.entry("CMakeLists.txt", "C or C++"),
            Map.entry("mkdocs.yml", "MkDocs"),
            Map.entry("environment.yml", "Python with Conda"),
            Map.entry("_config.yml", "Jekyll (Ruby)"),
            Map.entry("book.toml", "mdBook"),
            Map.entry("pelicanconf.py", "Pelican"),
            Map.entry("_quarto.yml", "Quarto"),
            Map.entry("redwood.toml", "RedwoodJS"),
            Map.entry("wrangler.toml", "Cloudflare Workers"),
            Map.entry("wrangler.jsonc", "Cloudflare Workers"),
            Map.entry("wrangler.json", "Cloudflare Workers"),
            Map.entry("serverless.yml", "functions for the Serverless Framework"),
            Map.entry("cdk.json", "a cloud's resources (AWS CDK)"),
            Map.entry("firebase.json", "functions for Firebase"),
            Map.entry("vercel.json", "functions for Vercel"),
            Map.entry("netlify.toml", "functions for Netlify"),
            Map.entry("rush.json", "a workspace of Rush"),
            Map.entry("MODULE.bazel", "Bazel"),
            Map.entry("Dockerfile", "an image of its own"),
            Map.entry("docker-compose.yml", "images of its own"),
            Map.entry("compose.yaml", "images of its own"));

    private UnsupportedRules() {}

    /** Refuses projects that another rule would mistake for its own, because they have a package.json or pages. */
    static Optional<Detection> early(SourceTree tree) {
        return seen(tree).map(what -> DetectionRefusal.unsupported(tree, what));
    }

    /** Refuses projects that no other rule recognised. */
    static Optional<Detection> late(SourceTree tree) {
        return LATE.stream()
                .filter(mark -> tree.has(mark.getKey()))
                .findFirst()
                .map(mark -> DetectionRefusal.unsupported(tree, mark.getKey() + ": " + mark.getValue()));
    }

    private static Optional<String> seen(SourceTree tree) {
        if (tree.has("artisan")) {
            return Optional.of("artisan: PHP (Laravel)");
        }
        if (tree.has("wp-config.php")
                || tree.has("wp-config-sample.php")
                || tree.has("wp-load.php")
                || (tree.has("functions.php") && tree.has("style.css"))) {
            return Optional.of("its PHP files: PHP (WordPress)");
        }
        if (tree.has("composer.json") && tree.has("bin/console")) {
            return Optional.of("composer.json and bin/console: PHP (Symfony)");
        }
        if (tree.has("composer.json") && tree.paths().stream().anyMatch(path -> path.endsWith(".php"))) {
            return Optional.of("composer.json and files of PHP: PHP");
        }
        if (tree.has("Gemfile") && tree.has("config/application.rb")) {
            return Optional.of("Gemfile and config/application.rb: Ruby on Rails");
        }
        if (tree.has("_config.yml")
                && !tree.has("package.json")
                && (tree.has("Gemfile")
                        || List.of("_layouts/", "_posts/", "_includes/").stream()
                                .anyMatch(folder -> hasFolder(tree, folder))
                        || tree.read("index.html").orElse("").startsWith("---"))) {
            return Optional.of("_config.yml: Jekyll (Ruby)");
        }
        if (tree.has("Gemfile")
                && List.of("config.ru", "app.rb", "main.rb", "server.rb").stream()
                        .anyMatch(tree::has)) {
            return Optional.of("Gemfile and its program: Ruby");
        }
        if (tree.has("mix.exs")) {
            return Optional.of("mix.exs: Elixir");
        }
        if (tree.has("config.toml") && hasFolder(tree, "content/") && tree.has("templates/index.html")) {
            return Optional.of("config.toml, content and templates: Zola");
        }
        boolean isHugo = List.of(
                                "hugo.toml",
                                "hugo.yaml",
                                "hugo.yml",
                                "hugo.json",
                                "config/_default/hugo.toml",
                                "config/_default/hugo.yaml",
                                "config/_default/config.toml",
                                "config/_default/config.yaml")
                        .stream()
                        .anyMatch(tree::has)
                || (List.of("config.toml", "config.yaml", "config.yml").stream().anyMatch(tree::has)
                        && hasFolder(tree, "content/")
                        && (hasFolder(tree, "themes/") || hasFolder(tree, "layouts/")));
        if (isHugo) {
            return Optional.of("its configuration and content: Hugo");
        }
        return tree.has(".meteor/release") ? Optional.of(".meteor/release: Meteor") : Optional.empty();
    }

    private static boolean hasFolder(SourceTree tree, String folder) {
        return tree.paths().tailSet(folder).stream()
                .findFirst()
                .filter(path -> path.startsWith(folder))
                .isPresent();
    }
}
