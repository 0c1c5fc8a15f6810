// A tool server made with the official library, with the tools, resources and prompts that the conformance suite knows.
import { createMcpExpressApp } from "@modelcontextprotocol/sdk/server/express.js";
import { Server } from "@modelcontextprotocol/sdk/server/index.js";
import { StreamableHTTPServerTransport } from "@modelcontextprotocol/sdk/server/streamableHttp.js";
import {
  CallToolRequestSchema,
  CompleteRequestSchema,
  GetPromptRequestSchema,
  ListPromptsRequestSchema,
  ListResourcesRequestSchema,
  ListResourceTemplatesRequestSchema,
  ListToolsRequestSchema,
  ReadResourceRequestSchema,
} from "@modelcontextprotocol/sdk/types.js";

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

const STATIC = {
  "test://static-text": { mimeType: "text/plain", text: "This is the content of the static text resource." },
  "test://static-binary": { mimeType: "image/png", blob: PICTURE },
  "test://watched-resource": { mimeType: "text/plain", text: "This is the content of the watched resource." },
};
const TEMPLATE = /^test:\/\/template\/([^/]+)\/data$/;

function resource(uri) {
  const id = TEMPLATE.exec(uri)?.[1];
  const body = id
    ? { mimeType: "application/json", text: JSON.stringify({ id, templateTest: true, data: `Data for ID: ${id}` }) }
    : STATIC[uri];
  return { contents: [{ uri, ...body }] };
}

const says = (content) => ({ role: "user", content });
const prompts = {
  test_simple_prompt: { names: [], say: () => [says(text("This is a simple prompt for testing."))] },
  test_prompt_with_arguments: {
    names: ["arg1", "arg2"],
    say: ({ arg1, arg2 }) => [says(text(`Prompt with arguments: arg1='${arg1}', arg2='${arg2}'`))],
  },
  test_prompt_with_embedded_resource: {
    names: ["resourceUri"],
    say: ({ resourceUri }) => [
      says({
        type: "resource",
        resource: { uri: resourceUri, mimeType: "text/plain", text: "Embedded resource content for testing." },
      }),
      says(text("Please process the embedded resource above.")),
    ],
  },
  test_prompt_with_image: {
    names: [],
    say: () => [says(image), says(text("Please analyze the image above."))],
  },
};

function offerContent(made) {
  made.setRequestHandler(ListResourcesRequestSchema, () => ({
    resources: Object.entries(STATIC).map(([uri, { mimeType }]) => ({ uri, name: uri.slice("test://".length), mimeType })),
  }));
  made.setRequestHandler(ListResourceTemplatesRequestSchema, () => ({
    resourceTemplates: [{ uriTemplate: "test://template/{id}/data", name: "template", mimeType: "application/json" }],
  }));
  made.setRequestHandler(ReadResourceRequestSchema, ({ params }) => resource(params.uri));
  made.setRequestHandler(ListPromptsRequestSchema, () => ({
    prompts: Object.entries(prompts).map(([name, prompt]) => ({
      name,
      description: `What the suite calls ${name}.`,
      arguments: prompt.names.map((argument) => ({ name: argument, description: "An argument.", required: true })),
    })),
  }));
  made.setRequestHandler(GetPromptRequestSchema, ({ params }) => ({
    messages: prompts[params.name].say(params.arguments ?? {}),
  }));
  made.setRequestHandler(CompleteRequestSchema, ({ params }) => ({
    completion: { values: ["paris", "park", "party"].filter((value) => value.startsWith(params.argument.value)), hasMore: false },
  }));
}

function server() {
  const capabilities = { tools: {}, resources: {}, prompts: {}, completions: {} };
  const made = new Server({ name: "suite", version: "1" }, { capabilities });
  offerContent(made);
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

/** The names of its tools, and of its prompts. */
export const names = Object.keys(content);
export const promptNames = Object.keys(prompts);

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
