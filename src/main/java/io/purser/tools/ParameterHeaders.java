package io.purser.tools;

import io.purser.toolservers.OfferedTool;
import io.purser.toolservers.header.HeaderArgument;
import io.purser.toolservers.header.HeaderArguments;
import io.vertx.core.MultiMap;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The arguments of a tool that are headers, too: what a caller's headers say has to be what its body says. */
final class ParameterHeaders {
    private ParameterHeaders() {}

    /**
     * The values for the server, by the names of their headers.
     *
     * @throws RpcError if a value can be no header, or if a header of the caller does not match it
     */
    static Map<String, String> of(OfferedTool tool, RpcMessage message, Revision revision, MultiMap headers) {
        Map<HeaderArgument, String> values;
        try {
            values = HeaderArguments.values(tool.headers(), message.arguments());
        } catch (IllegalArgumentException e) {
            throw RpcError.of(RpcError.INVALID_PARAMS, String.valueOf(e.getMessage()));
        }
        Map<String, String> named = new HashMap<>();
        values.forEach((argument, value) -> {
            if (revision.isStateless()) {
                requireMatch(argument, value, RequestHead.value(headers, argument.headerName()));
            }
            named.put(argument.headerName(), value);
        });
        return named;
    }

    /** Whole numbers may be written in several ways. */
    private static void requireMatch(HeaderArgument argument, String value, @Nullable String header) {
        boolean isSame = value.equals(header)
                || (header != null
                        && argument.isWhole()
                        && HeaderArguments.number(header).equals(HeaderArguments.number(value))
                        && HeaderArguments.number(value).isPresent());
        if (!isSame) {
            throw RequestHead.mismatch(argument.headerName(), header, value);
        }
    }
}
