package io.purser.web.toolserver;

import io.purser.json.SnakeCaseJson;
import java.util.List;

/** All tool servers, in the order of their names. */
@SnakeCaseJson
public record ToolServerList(List<ToolServerBody> servers) {}
