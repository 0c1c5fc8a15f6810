package io.purser.catalog;

import java.util.Arrays;
import java.util.stream.Collectors;

/** The models and the policy that Purser has for operators who give no files: {@code purser.built-in}. */
public enum BuiltInCatalog {
    /** A snapshot of today's models, and a policy that fits any catalog. */
    TODAY("today", ""),
    /** The five models of 371 OS, of 2024, and its policy; an example, and the names that older releases had. */
    OF_371_OS("371-os", "371-os/");

    private final String code;
    private final String folder;

    BuiltInCatalog(String code, String folder) {
        this.code = code;
        this.folder = folder;
    }

    /**
     * The one with that name.
     *
     * @throws IllegalArgumentException naming the setting, if there is none
     */
    public static BuiltInCatalog of(String code) {
        return Arrays.stream(values())
                .filter(known -> known.code.equals(code))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("PURSER_BUILT_IN has to be %s, and is \"%s\""
                        .formatted(
                                Arrays.stream(values()).map(known -> known.code).collect(Collectors.joining(" or ")),
                                code)));
    }

    /** The resource with the models. */
    String models() {
        return folder + "providers.json";
    }

    /** The resource with the policy. */
    public String policy() {
        return folder + "policy.json";
    }
}
