package io.purser.cli;

import java.time.Duration;
import java.time.LocalDate;
import java.util.UUID;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads the values of options that have a form of their own, and says what the form is. */
final class OptionValues {
    private OptionValues() {}

    /** Lets the commands read their options like this. */
    static void readBy(CommandLine commands) {
        commands.registerConverter(
                UUID.class,
                converter(UUID::fromString, "is no id; `purser key list` and `purser status` show the ids"));
        commands.registerConverter(
                Duration.class, converter(Duration::parse, "is no time as in PT1H or P1D (ISO 8601)"));
        commands.registerConverter(LocalDate.class, converter(LocalDate::parse, "is no day as in 2027-01-01"));
    }

    private static <T> ITypeConverter<T> converter(Function<String, T> parse, String otherwise) {
        return text -> {
            try {
                return parse.apply(text);
            } catch (RuntimeException e) {
                throw new TypeConversionException("\"" + text + "\" " + otherwise);
            }
        };
    }
}
