package io.purser.web.reports;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonIgnore;
import io.purser.ledger.report.CostRow;
import io.purser.ledger.report.Dimension;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.Collections;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The value of the dimension by which a report is split. In JSON it is one field that has the dimension's name; it is
 * null for calls without a value, and a report that is not split has no such field.
 */
@RegisterForReflection
public record DimensionValue(
        @JsonIgnore Dimension dimension, @JsonIgnore String value) {
    static DimensionValue of(Dimension by, CostRow row) {
        return new DimensionValue(by, row.value());
    }

    /** The one field, or none. */
    @JsonAnyGetter
    public Map<String, @Nullable String> field() {
        return dimension == Dimension.ALL
                ? Map.of()
                : Collections.singletonMap(dimension.code(), value.isEmpty() ? null : value);
    }
}
