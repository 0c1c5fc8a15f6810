package io.purser.codes;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds the constants of one enumeration by their codes. */
public final class Codes<E extends Enum<E> & Coded> {
    private final Map<String, E> byCode = new LinkedHashMap<>();

    private Codes(E[] constants) {
        for (E constant : constants) {
            if (byCode.put(constant.code(), constant) != null) {
                throw new IllegalArgumentException("two constants have the code " + constant.code());
            }
        }
    }

    /** The codes of these constants, which are all constants of an enumeration. */
    public static <E extends Enum<E> & Coded> Codes<E> of(E[] constants) {
        return new Codes<>(constants);
    }

    /** The constant with exactly this code, if there is one. */
    public Optional<E> find(@Nullable String code) {
        return Optional.ofNullable(byCode.get(code));
    }

    /**
     * The constant with exactly this code.
     *
     * @throws IllegalArgumentException if no constant has it; the message names all codes
     */
    public E get(String code) {
        E constant = byCode.get(code);
        if (constant == null) {
            throw new IllegalArgumentException(
                    "\"%s\" is not a code; the codes are %s".formatted(code, String.join(", ", byCode.keySet())));
        }
        return constant;
    }
}
