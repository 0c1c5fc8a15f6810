package io.purser.web.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purser.json.PlainJson;
import io.quarkus.smallrye.openapi.OpenApiFilter;
import io.smallrye.openapi.api.SmallRyeOpenAPI;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;

/**
 * Packs the finished document into one text when Purser is built. On a JVM Quarkus reads and writes the document at
 * each start; so the start costs the same however much the document describes. It is unpacked when somebody asks.
 */
@OpenApiFilter(stages = OpenApiFilter.RunStage.BUILD, priority = PackedDocument.LAST)
public class PackedDocument implements OASFilter {
    static final int LAST = -100;
    private static final String PACKED = "x-packed";

    @Override
    public void filterOpenAPI(OpenAPI document) {
        String whole = SmallRyeOpenAPI.builder()
                .withInitialModel(document)
                .enableModelReader(false)
                .enableStandardStaticFiles(false)
                .enableAnnotationScan(false)
                .enableStandardFilter(false)
                .build()
                .toJSON();
        document.setPaths(null);
        document.setComponents(null);
        document.setTags(null);
        document.addExtension(PACKED, pack(whole));
    }

    private static String pack(String text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream packing = new GZIPOutputStream(bytes)) {
            packing.write(text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Base64.getEncoder().encodeToString(bytes.toByteArray());
    }

    /** The whole document of a packed one. */
    static ObjectNode unpack(byte[] packed) throws IOException {
        JsonNode text = PlainJson.MAPPER.readTree(packed).path(PACKED);
        try (GZIPInputStream whole = new GZIPInputStream(new ByteArrayInputStream(text.binaryValue()))) {
            return (ObjectNode) PlainJson.MAPPER.readTree(whole);
        }
    }
}
