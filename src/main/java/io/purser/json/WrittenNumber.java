package io.purser.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.NumericNode;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/**
 * A number with an exponent, which Purser passes on as it was written. In full, {@code 1e300} would have three hundred
 * digits: a prompt would grow on its way, beyond the amount that was reserved for it.
 */
final class WrittenNumber extends NumericNode {
    private static final long serialVersionUID = 1L;

    private final String text;
    private final DecimalNode number;

    /**
     * Keeps a number with its text.
     *
     * @param number the value of the text
     */
    WrittenNumber(String text, BigDecimal number) {
        this.text = text;
        this.number = DecimalNode.valueOf(number);
    }

    @Override
    public void serialize(JsonGenerator generator, SerializerProvider provider) throws IOException {
        generator.writeNumber(text);
    }

    @Override
    public String asText() {
        return text;
    }

    @Override
    public JsonToken asToken() {
        return JsonToken.VALUE_NUMBER_FLOAT;
    }

    @Override
    public JsonParser.NumberType numberType() {
        return JsonParser.NumberType.BIG_DECIMAL;
    }

    @Override
    public boolean isBigDecimal() {
        return true;
    }

    @Override
    public boolean isFloatingPointNumber() {
        return true;
    }

    @Override
    public Number numberValue() {
        return number.numberValue();
    }

    @Override
    public int intValue() {
        return number.intValue();
    }

    @Override
    public long longValue() {
        return number.longValue();
    }

    @Override
    public double doubleValue() {
        return number.doubleValue();
    }

    @Override
    public BigDecimal decimalValue() {
        return number.decimalValue();
    }

    @Override
    public BigInteger bigIntegerValue() {
        return number.bigIntegerValue();
    }

    @Override
    public boolean canConvertToInt() {
        return number.canConvertToInt();
    }

    @Override
    public boolean canConvertToLong() {
        return number.canConvertToLong();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof WrittenNumber written && text.equals(written.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }
}
