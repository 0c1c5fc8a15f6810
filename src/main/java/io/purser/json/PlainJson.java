package io.purser.json;

import com.fasterxml.jackson.databind.json.JsonMapper;

/**
 * The mapper for JSON of our own or of services that we trust, with Jackson's defaults. {@link StrictJson} reads what
 * callers send.
 */
public final class PlainJson {
    public static final JsonMapper MAPPER = new JsonMapper();

    private PlainJson() {}
}
