package io.purser.web;

import io.purser.budget.definition.BudgetDefinition;
import io.purser.json.Fields;
import io.purser.json.StrictJson;
import io.purser.problem.Problem;
import io.purser.web.catalog.PriceConfirmation;
import io.purser.web.key.KeyRequest;
import io.purser.web.key.KeyRotationRequest;
import io.purser.web.toolserver.ToolServerRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.ext.Provider;
import java.io.IOException;
import java.io.InputStream;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import org.jboss.resteasy.reactive.server.spi.ResteasyReactiveResourceInfo;
import org.jboss.resteasy.reactive.server.spi.ServerMessageBodyReader;
import org.jboss.resteasy.reactive.server.spi.ServerRequestContext;
import org.jspecify.annotations.Nullable;

/** Turns the bodies of requests into records, by the one strict reader. */
@Provider
@Consumes(MediaType.APPLICATION_JSON)
public class StrictBodyReader implements ServerMessageBodyReader<Object> {
    /** Reads a record; notes mistakes in the fields, and may give null after one. */
    @FunctionalInterface
    private interface RecordReader {
        @Nullable
        Object read(Fields fields);
    }

    /** The record of each body. */
    private static final Map<Class<?>, RecordReader> READERS = Map.of(
            KeyRequest.class, KeyRequest::read,
            KeyRotationRequest.class, KeyRotationRequest::read,
            BudgetDefinition.class, BudgetDefinition::read,
            PriceConfirmation.class, PriceConfirmation::read,
            ToolServerRequest.class, ToolServerRequest::read);

    @Override
    public boolean isReadable(
            Class<?> type, Type genericType, ResteasyReactiveResourceInfo method, MediaType mediaType) {
        return READERS.containsKey(type);
    }

    @Override
    public boolean isReadable(Class<?> type, Type genericType, Annotation[] annotations, MediaType mediaType) {
        return READERS.containsKey(type);
    }

    @Override
    public Object readFrom(Class<Object> type, Type genericType, MediaType mediaType, ServerRequestContext context)
            throws IOException {
        return read(type, context.getInputStream());
    }

    @Override
    public Object readFrom(
            Class<Object> type,
            Type genericType,
            Annotation[] annotations,
            MediaType mediaType,
            MultivaluedMap<String, String> headers,
            InputStream body)
            throws IOException {
        return read(type, body);
    }

    /**
     * Reads the whole body.
     *
     * @throws Problem {@code malformed}, or {@code invalid} with every mistake
     */
    private static Object read(Class<?> type, InputStream input) throws IOException {
        byte[] body = input.readAllBytes();
        boolean isLeftOut = body.length == 0 && type == KeyRotationRequest.class;
        Fields fields = StrictJson.readObject(isLeftOut ? "{}".getBytes(StandardCharsets.US_ASCII) : body);
        Object request = Objects.requireNonNull(READERS.get(type)).read(fields);
        fields.done();
        return Objects.requireNonNull(request, "a body without a mistake was not read");
    }
}
