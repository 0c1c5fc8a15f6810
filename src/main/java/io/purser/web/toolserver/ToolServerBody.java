package io.purser.web.toolserver;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.purser.json.SnakeCaseJson;
import io.purser.toolservers.ContentKind;
import io.purser.toolservers.LeftOutContent;
import io.purser.toolservers.LeftOutTool;
import io.purser.toolservers.OfferedContent;
import io.purser.toolservers.OfferedTool;
import io.purser.toolservers.RegisteredServer;
import io.purser.toolservers.ToolServerDefinition;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A tool server as JSON, without its credential; all fields of its definition are at the top.
 *
 * @param credentialHeader the header that has the credential, or null
 * @param protocol the revision that it spoke last, or null
 * @param listedAt the time of the last list that was taken over, or null
 * @param failure why it gave no list when it was asked last, or null
 */
@SnakeCaseJson
@Schema(name = "ToolServer")
public record ToolServerBody(
        @JsonUnwrapped ToolServerDefinition definition,
        @Nullable String credentialHeader,
        @Nullable String protocol,
        @Nullable Instant listedAt,
        @Nullable String failure,
        List<OfferedBody> offered,
        List<LeftOutTool> leftOut,
        ContentBody offeredContent) {
    /**
     * A tool that is offered.
     *
     * @param name behind Purser
     */
    @SnakeCaseJson
    @Schema(name = "OfferedTool")
    public record OfferedBody(String name, String priceUsd) {
        private static OfferedBody of(OfferedTool tool) {
            return new OfferedBody(tool.fullName(), tool.price().toString());
        }
    }

    /**
     * What is offered beside tools.
     *
     * @param resources their URIs at the server
     * @param resourceTemplates templates of URIs at the server
     * @param prompts their names behind Purser
     */
    @SnakeCaseJson
    @Schema(name = "OfferedContent")
    public record ContentBody(
            List<String> resources,
            List<String> resourceTemplates,
            List<String> prompts,
            List<LeftOutContent> leftOut) {
        private static ContentBody of(RegisteredServer server) {
            return new ContentBody(
                    List.copyOf(server.content(ContentKind.RESOURCE).keySet()),
                    List.copyOf(server.content(ContentKind.TEMPLATE).keySet()),
                    server.content(ContentKind.PROMPT).values().stream()
                            .map(OfferedContent::fullName)
                            .toList(),
                    server.leftOutContent());
        }
    }

    /** The server as JSON. */
    public static ToolServerBody of(RegisteredServer server) {
        return new ToolServerBody(
                server.definition(),
                server.credentialHeader(),
                server.protocol(),
                server.listedAt(),
                server.failure(),
                server.tools().stream().map(OfferedBody::of).toList(),
                server.leftOut(),
                ContentBody.of(server));
    }
}
