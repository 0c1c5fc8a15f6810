package io.purser.deploy.source;

import java.util.Locale;

/** What a repository is made with. */
public enum Framework {
    NEXT("Next.js"),
    NUXT("Nuxt"),
    REMIX("Remix"),
    SVELTEKIT("SvelteKit"),
    ASTRO("Astro"),
    GATSBY("Gatsby"),
    ANGULAR("Angular"),
    VUE("Vue CLI"),
    REACT("Create React App"),
    NEST("NestJS"),
    VITE("Vite"),
    FASTIFY("Fastify"),
    EXPRESS("Express"),
    NODE("Node.js"),
    QUARKUS("Quarkus"),
    SPRING_BOOT("Spring Boot"),
    JAVA("Java"),
    DJANGO("Django"),
    FLASK("Flask"),
    FASTAPI("FastAPI"),
    PYTHON("Python"),
    GO("Go"),
    RUST("Rust"),
    STATIC("static files");

    private final String label;

    Framework(String label) {
        this.label = label;
    }

    /** Its name for people. */
    public String label() {
        return label;
    }

    /** Its name on the wire, as in {@code spring-boot}. */
    public String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
