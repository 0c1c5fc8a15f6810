package io.purser.web.openapi;

/** Values that many examples of the document share. */
public final class ExampleValues {
    /** An id, as Purser makes them. */
    public static final String ID = "019a8a1e-4c00-7000-8000-000000000001";

    private ExampleValues() {}
}
