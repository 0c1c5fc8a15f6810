package io.purser.deploy.source.node;

import io.purser.deploy.source.tree.BoundedText;
import java.util.List;
import java.util.regex.Pattern;

/** Recognises development servers: they are slow, open to debuggers, and often serve one host name alone. */
public final class DevelopmentServer {
    private static final Pattern COMMAND = Pattern.compile(String.join(
            "|",
            List.of(
                    "\\b(next|nuxt|nuxi|astro|remix|react-router|svelte-kit|solid-start|vinxi|wrangler|wrangler pages|vercel|netlify|fastapi|turbo|turbo run|nx run-many -t|waku|rsbuild|farm|expo|qwik) dev\\b",
                    "(^|[;&|]\\s*|npx )vite(\\s+(dev|serve|--.*|preview.*))?\\s*($|[;&|])",
                    "\\bvite\\s+(dev|serve|preview|--(host|port|open|mode))\\b",
                    "\\bremix vite:dev\\b",
                    "\\bastro (start|preview)\\b",
                    "\\b(react-scripts|craco|react-app-rewired|expo|preact) start\\b",
                    "\\b(ng|vue-cli-service|webpack|ember|gridsome|quasar|umi) (serve|s|dev)\\b",
                    "\\b(nx|turbo) (run )?(\\S+:)?(serve|dev)\\b",
                    "\\bgatsby (develop|serve)\\b",
                    "\\bdocusaurus (start|serve)\\b",
                    "\\bwebpack-dev-server\\b",
                    "\\bhexo (server|s)\\b",
                    "\\b(strapi|medusa|keystone|payload|directus) (develop|dev)\\b",
                    "\\bfastify start [^;&|]{0,100}(--watch|-w)\\b",
                    "\\bnode ace (serve|build --watch)",
                    "\\bparcel( (serve|watch|[\\w./]*\\.html))",
                    "\\b(nodemon|ts-node-dev|tsnd|live-server|browser-sync|lite-server)\\b",
                    "\\b(tsx|bun|deno) (run )?(watch|--watch|--hot)\\b",
                    "\\bnode [^;&|]{0,100}--watch\\b",
                    "\\bnest start [^;&|]{0,100}(--watch|--debug|-w)\\b",
                    "\\b(npm|pnpm|yarn|bun)( run)? (dev|watch|serve:dev|start:dev|develop)\\b",
                    "\\b(flask|quart)( --\\S+( \\w+)?)* run\\b",
                    "\\bmanage\\.py runserver",
                    "\\b(uvicorn|gunicorn|hypercorn) [^;&|]{0,100}--reload\\b",
                    "\\b(spring-boot:run|quarkus:dev|bootRun|quarkusDev)\\b",
                    "\\bdotnet (watch|run)\\b",
                    "(^|\\s)air(\\s|$)",
                    "\\b(cargo watch|cargo-watch|go run)\\b",
                    "\\bphp artisan serve\\b",
                    "\\brails s(erver)?\\b")));

    /** Nobody writes a longer command. */
    private static final int LONGEST = 2_000;

    private DevelopmentServer() {}

    public static boolean isOne(String command) {
        return BoundedText.has(COMMAND, command.substring(0, Math.min(LONGEST, command.length())));
    }
}
