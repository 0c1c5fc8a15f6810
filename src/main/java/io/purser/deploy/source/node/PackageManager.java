package io.purser.deploy.source.node;

import io.purser.deploy.source.tree.SourceTree;
import java.util.List;

/**
 * The package manager of a Node.js project, recognised by its lock file.
 *
 * @param command its name
 * @param before the command that makes it available; empty if it is there
 * @param install the command that installs the packages
 * @param add the command that installs one more package, without its name
 */
record PackageManager(String command, String before, String install, String add) {
    static final PackageManager NPM = new PackageManager("npm", "", "npm ci", "npm install --no-save");
    static final PackageManager NPM_UNLOCKED = new PackageManager("npm", "", "npm install", "npm install --no-save");
    static final PackageManager PNPM =
            new PackageManager("pnpm", "corepack enable", "pnpm install --frozen-lockfile", "pnpm add --save-dev");
    static final PackageManager PNPM_UNLOCKED =
            new PackageManager("pnpm", "corepack enable", "pnpm install", "pnpm add --save-dev");
    static final PackageManager YARN =
            new PackageManager("yarn", "corepack enable", "yarn install --frozen-lockfile", "yarn add --dev");
    static final PackageManager YARN_BERRY =
            new PackageManager("yarn", "corepack enable", "yarn install --immutable", "yarn add --dev");
    static final PackageManager YARN_UNLOCKED =
            new PackageManager("yarn", "corepack enable", "yarn install", "yarn add --dev");
    static final PackageManager BUN =
            new PackageManager("bun", "npm install --global bun@1", "bun install --frozen-lockfile", "bun add --dev");

    /** A package manager, and the reason for it. */
    record Told(PackageManager manager, String reason) {}

    /**
     * Takes the first of these lock files that exists: bun.lock, pnpm-lock.yaml, yarn.lock, package-lock.json. Without
     * any, it takes the packageManager that package.json names, or npm.
     */
    static Told of(NodeProject project) {
        SourceTree tree = project.tree();
        for (String lock : List.of("bun.lock", "bun.lockb")) {
            if (tree.has(lock)) {
                return new Told(BUN, lock + ": installed with Bun");
            }
        }
        if (tree.has("pnpm-lock.yaml")) {
            return new Told(PNPM, "pnpm-lock.yaml: installed with pnpm");
        }
        if (tree.has("yarn.lock")) {
            boolean isBerry = tree.has(".yarnrc.yml");
            return new Told(
                    isBerry ? YARN_BERRY : YARN,
                    isBerry
                            ? "yarn.lock and .yarnrc.yml: installed with Yarn 2 or later"
                            : "yarn.lock: installed with Yarn 1");
        }
        for (String lock : List.of("package-lock.json", "npm-shrinkwrap.json")) {
            if (tree.has(lock)) {
                return new Told(NPM, lock + ": installed with npm");
            }
        }
        String named = project.json().path("packageManager").asText("");
        if (named.startsWith("pnpm@") || tree.has("pnpm-workspace.yaml")) {
            return new Told(PNPM_UNLOCKED, "no lock file: installed with pnpm, whatever is newest");
        }
        return named.startsWith("yarn@")
                ? new Told(YARN_UNLOCKED, "no lock file: installed with Yarn, whatever is newest")
                : new Told(NPM_UNLOCKED, "no lock file: installed with npm, whatever is newest");
    }

    /** The commands that install the packages. */
    List<String> installing() {
        return before.isEmpty() ? List.of(install) : List.of(before, install);
    }

    /** The command that installs one more package. */
    String adding(String name) {
        return add + " " + name;
    }

    /** The command that runs a script of package.json. */
    String run(String script) {
        return command + " run " + script;
    }
}
