package io.purser.deploy.source.plan;

import io.purser.codes.Coded;

/** The framework or language of a repository. */
public enum Framework implements Coded.Hyphenated {
    NEXT("Next.js"),
    NUXT("Nuxt"),
    REMIX("Remix"),
    REACT_ROUTER("React Router"),
    SVELTEKIT("SvelteKit"),
    SOLID_START("SolidStart"),
    TANSTACK_START("TanStack Start"),
    QWIK("Qwik City"),
    ASTRO("Astro"),
    GATSBY("Gatsby"),
    DOCUSAURUS("Docusaurus"),
    VITEPRESS("VitePress"),
    ELEVENTY("Eleventy"),
    HEXO("Hexo"),
    ANGULAR("Angular"),
    VUE("Vue CLI"),
    REACT("Create React App"),
    EMBER("Ember"),
    NEST("NestJS"),
    VITE("Vite"),
    PARCEL("Parcel"),
    WEBPACK("webpack"),
    FASTIFY("Fastify"),
    EXPRESS("Express"),
    NODE("Node.js"),
    QUARKUS("Quarkus"),
    SPRING_BOOT("Spring Boot"),
    MICRONAUT("Micronaut"),
    JAVA("Java"),
    DOTNET(".NET"),
    DJANGO("Django"),
    FLASK("Flask"),
    FASTAPI("FastAPI"),
    ASGI("Python's ASGI"),
    STREAMLIT("Streamlit"),
    GRADIO("Gradio"),
    DASH("Dash"),
    PYTHON("Python"),
    GO("Go"),
    RUST("Rust"),
    DENO("Deno"),
    STATIC("static files");

    private final String label;

    Framework(String label) {
        this.label = label;
    }

    /** Its name for people. */
    public String label() {
        return label;
    }
}
