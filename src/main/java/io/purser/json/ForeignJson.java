package io.purser.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.StreamReadConstraints;

/** The limits for documents that others write, whoever reads them and into what. */
public final class ForeignJson {
    private ForeignJson() {}

    /** A factory whose parsers read documents up to that nesting, and numbers of up to {@link Numbers#LONGEST} digits. */
    public static JsonFactoryBuilder factory(int deepest) {
        return new JsonFactoryBuilder()
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(deepest)
                        .maxNumberLength(Numbers.LONGEST)
                        .maxStringLength(Integer.MAX_VALUE)
                        .build())
                // Interned names stay in memory for ever, and others may send any name.
                .disable(JsonFactory.Feature.INTERN_FIELD_NAMES);
    }
}
