package io.purser.akash.sdl.yaml;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads a scalar as gopkg.in/yaml.v3 does. That library has YAML 1.2's core types and, for flags, those of YAML 1.1.
 */
public final class YamlScalars {
    private static final Pattern WHOLE =
            Pattern.compile("[-+]?(0[xX][0-9a-fA-F]+|0[oO]?[0-7]*|0[bB][01]+|[1-9][0-9]*)");
    private static final Pattern DECIMAL = Pattern.compile("[-+]?(\\.[0-9]+|[0-9]+(\\.[0-9]*)?)([eE][-+]?[0-9]{1,4})?");
    private static final BigInteger UINT32_MAX = BigInteger.valueOf(0xffff_ffffL);
    private static final int LONGEST_NUMBER = 64;

    private YamlScalars() {}

    /** The flag; null if the scalar is not a flag. */
    public static @Nullable Boolean flag(YamlNode.Scalar scalar) {
        if (scalar.plain()) {
            switch (scalar.value()) {
                case "true", "True", "TRUE" -> {
                    return true;
                }
                case "false", "False", "FALSE" -> {
                    return false;
                }
                default -> {
                    // The code below reads YAML 1.1's words, with or without quotes.
                }
            }
        }
        return switch (scalar.value()) {
            case "y", "Y", "yes", "Yes", "YES", "on", "On", "ON" -> true;
            case "n", "N", "no", "No", "NO", "off", "Off", "OFF" -> false;
            default -> null;
        };
    }

    /** An unsigned number of 32 bits, rounded down to a whole number; null if the scalar is not one. */
    public static @Nullable Long uint32(YamlNode.Scalar scalar) {
        String digits = scalar.value().replace("_", "");
        if (!scalar.plain() || digits.isEmpty() || digits.length() > LONGEST_NUMBER) {
            return null;
        }
        BigInteger number;
        if (WHOLE.matcher(digits).matches()) {
            number = whole(digits);
        } else if (DECIMAL.matcher(digits).matches()) {
            BigDecimal decimal = new BigDecimal(digits);
            if (decimal.precision() - (long) decimal.scale() > LONGEST_NUMBER) {
                return null;
            }
            number = decimal.signum() < 0 ? BigInteger.ONE.negate() : decimal.toBigInteger();
        } else {
            return null;
        }
        return number.signum() < 0 || number.compareTo(UINT32_MAX) > 0 ? null : number.longValueExact();
    }

    private static BigInteger whole(String written) {
        boolean negative = written.startsWith("-");
        String digits = (negative || written.startsWith("+") ? written.substring(1) : written).toLowerCase(Locale.ROOT);
        BigInteger number;
        if (digits.startsWith("0x")) {
            number = new BigInteger(digits.substring(2), 16);
        } else if (digits.startsWith("0b")) {
            number = new BigInteger(digits.substring(2), 2);
        } else if (digits.startsWith("0o")) {
            number = digits.length() == 2 ? BigInteger.ONE.negate() : new BigInteger(digits.substring(2), 8);
        } else if (digits.startsWith("0") && digits.length() > 1) {
            number = new BigInteger(digits, 8);
        } else {
            number = new BigInteger(digits);
        }
        return negative ? number.negate() : number;
    }
}
