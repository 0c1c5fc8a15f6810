package io.purser.cli.sdl;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purser.akash.sdl.Sdl;
import io.purser.akash.sdl.yaml.SdlFinding;
import java.util.List;

/** The line of JSON about a file for scripts. */
final class SdlJson {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private SdlJson() {}

    /** {@code {file, ok, hash, violations}}; the hash is null if the file is invalid. */
    static ObjectNode of(SdlFile file) {
        Sdl sdl = file.checked().sdl();
        ObjectNode line = NODES.objectNode();
        line.put("file", file.name());
        line.put("ok", file.isValid());
        line.put("hash", sdl == null ? null : sdl.manifest().hashHex());
        line.set("violations", of(file.checked().violations()));
        return line;
    }

    static ArrayNode of(List<SdlFinding> findings) {
        ArrayNode array = NODES.arrayNode();
        for (SdlFinding finding : findings) {
            array.addObject()
                    .put("path", finding.path())
                    .put("line", finding.line())
                    .put("column", finding.column())
                    .put("message", finding.message());
        }
        return array;
    }
}
