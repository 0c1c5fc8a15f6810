package io.purser.deploy.source;

import java.util.List;

/** By what the packages of a Node.js project are installed, told by its lock file. */
enum PackageManager {
    NPM("npm", "", "npm ci"),
    NPM_UNLOCKED("npm", "", "npm install"),
    PNPM("pnpm", "corepack enable", "pnpm install --frozen-lockfile"),
    YARN("yarn", "corepack enable", "yarn install --frozen-lockfile"),
    YARN_BERRY("yarn", "corepack enable", "yarn install --immutable"),
    BUN("bun", "npm install --global bun@1", "bun install --frozen-lockfile");

    private final String command;
    private final String before;
    private final String install;

    PackageManager(String command, String before, String install) {
        this.command = command;
        this.before = before;
        this.install = install;
    }

    /** What tells, and what it tells. */
    record Told(PackageManager manager, String reason) {}

    /**
     * The first of these lock files that is there: bun.lock, pnpm-lock.yaml, yarn.lock, package-lock.json; npm without
     * any.
     */
    static Told of(SourceTree tree) {
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
        return new Told(NPM_UNLOCKED, "no lock file: installed with npm, whatever is newest");
    }

    /** The commands that install. */
    List<String> installing() {
        return before.isEmpty() ? List.of(install) : List.of(before, install);
    }

    /** The command that runs a script of package.json. */
    String run(String script) {
        return command + " run " + script;
    }
}
