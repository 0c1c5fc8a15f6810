package io.purser.toolservers.client;

/** A JSON object as its caller wrote it, which goes on byte for byte. */
public final class WrittenObject {
    private final byte[] json;

    public WrittenObject(byte[] json) {
        this.json = json;
    }

    /** Its bytes, which nobody may change. */
    public byte[] json() {
        return json;
    }
}
