// A tool server made with the official library, with the tools that the conformance suite calls by their names.
import { createMcpExpressApp } from "@modelcontextprotocol/sdk/server/express.js";
import { Server } from "@modelcontextprotocol/sdk/server/index.js";
import { StreamableHTTPServerTransport } from "@modelcontextprotocol/sdk/server/streamableHttp.js";
import { CallToolRequestSchema, ListToolsRequestSchema } from "@modelcontextprotocol/sdk/types.js";

const PICTURE = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8DwHwAFBQIAX8jx0gAAAABJRU5ErkJggg==";
const SOUND = "UklGRiQAAABXQVZFZm10IBAAAAABAAEAQB8AAEAfAAABAAgAZGF0YQAAAAA=";
const text = (words) => ({ type: "text", text: words });
const image = { type: "image", data: PICTURE, mimeType: "image/png" };

const content = {
  test_simple_text: [text("This is a simple text response for testing.")],
  test_image_content: [image],
  test_audio_content: [{ type: "audio", data: SOUND, mimeType: "audio/wav" }],
  test_embedded_resource: [
    {
      type: "resource",
      resource: { uri: "test://embedded-resource", mimeType: "text/plain", text: "This is an embedded resource content." },
    },
  ],
  test_multiple_content_types: [
    text("Multiple content types test:"),
    image,
    {
      type: "resource",
      resource: { uri: "test://mixed-content-resource", mimeType: "application/json", text: '{"test":"data","value":123}' },
    },
  ],
  test_error_handling: [text("This tool intentionally returns an error for testing")],
  json_schema_2020_12_tool: [text("ok")],
};
const needs = (...names) => ({ required: names });
const SCHEMA = {
  $schema: "https://json-schema.org/draft/2020-12/schema",
  type: "object",
  $defs: {
    address: { $anchor: "addressDef", type: "object", properties: { street: { type: "string" }, city: { type: "string" } } },
  },
  properties: {
    name: { type: "string" },
    address: { $ref: "#/$defs/address" },
    contactMethod: { type: "string", enum: ["phone", "email"] },
    phone: { type: "string" },
    email: { type: "string" },
  },
  allOf: [{ anyOf: [needs("phone"), needs("email")] }],
  if: { properties: { contactMethod: { const: "phone" } }, ...needs("contactMethod") },
  then: needs("phone"),
  else: needs("email"),
  additionalProperties: false,
};

function server() {
  const made = new Server({ name: "suite", version: "1" }, { capabilities: { tools: {} } });
  made.setRequestHandler(ListToolsRequestSchema, () => ({
    tools: Object.keys(content).map((name) => ({
      name,
      description: `What the suite calls ${name}.`,
      inputSchema: name === "json_schema_2020_12_tool" ? SCHEMA : { type: "object" },
    })),
  }));
  made.setRequestHandler(CallToolRequestSchema, ({ params }) => ({
    content: content[params.name],
    isError: params.name === "test_error_handling",
  }));
  return made;
}

/** The names of its tools. */
export const names = Object.keys(content);

/** Starts it, and gives its URL and what stops it. */
export async function start() {
  const app = createMcpExpressApp();
  app.post("/mcp", async (request, response) => {
    const transport = new StreamableHTTPServerTransport({ sessionIdGenerator: undefined, enableJsonResponse: true });
    await server().connect(transport);
    await transport.handleRequest(request, response, request.body);
  });
  const listening = await new Promise((resolve) => {
    const started = app.listen(0, "127.0.0.1", () => resolve(started));
  });
  return { url: `http://127.0.0.1:${listening.address().port}/mcp`, stop: () => listening.close() };
}
