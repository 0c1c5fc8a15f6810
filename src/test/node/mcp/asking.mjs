// A tool server of the revision with a handshake, made with the official library, with the tools of the conformance suite
// that ask their caller in the middle of a call. It has sessions, because the answers come in messages of their own.
import { randomUUID } from "node:crypto";
import { createMcpExpressApp } from "@modelcontextprotocol/sdk/server/express.js";
import { Server } from "@modelcontextprotocol/sdk/server/index.js";
import { StreamableHTTPServerTransport } from "@modelcontextprotocol/sdk/server/streamableHttp.js";
import {
  CallToolRequestSchema,
  CreateMessageResultSchema,
  ElicitResultSchema,
  ListRootsResultSchema,
  ListToolsRequestSchema,
} from "@modelcontextprotocol/sdk/types.js";

const form = (message, properties, required = []) => ({
  method: "elicitation/create",
  params: { message, requestedSchema: { type: "object", properties, required } },
});
const elicits = (words, question) => async (args, ask) => {
  const { action, content } = await ask(question(args), ElicitResultSchema);
  return `${words}: action=${action}, content=${JSON.stringify(content)}`;
};
const titled = (...values) => values.map((value, index) => ({ const: value, title: `Choice ${index + 1}` }));
const options = ["option1", "option2", "option3"];

const tools = {
  test_sampling: async ({ prompt }, ask) => {
    const messages = [{ role: "user", content: { type: "text", text: prompt } }];
    const { content } = await ask({ method: "sampling/createMessage", params: { messages, maxTokens: 100 } }, CreateMessageResultSchema);
    return `LLM response: ${content.text}`;
  },
  test_elicitation: elicits("User response", ({ message }) =>
    form(
      message,
      {
        username: { type: "string", description: "User's response" },
        email: { type: "string", description: "User's email address" },
      },
      ["username", "email"],
    ),
  ),
  test_elicitation_sep1034_defaults: elicits("Elicitation completed", () =>
    form("Please check the defaults", {
      name: { type: "string", default: "John Doe" },
      age: { type: "integer", default: 30 },
      score: { type: "number", default: 95.5 },
      status: { type: "string", enum: ["active", "inactive", "pending"], default: "active" },
      verified: { type: "boolean", default: true },
    }),
  ),
  test_elicitation_sep1330_enums: elicits("Elicitation completed", () =>
    form("Please choose", {
      untitledSingle: { type: "string", enum: options },
      titledSingle: { type: "string", oneOf: titled("value1", "value2", "value3") },
      legacyEnum: { type: "string", enum: ["opt1", "opt2", "opt3"], enumNames: ["Option One", "Option Two", "Option Three"] },
      untitledMulti: { type: "array", items: { type: "string", enum: options } },
      titledMulti: { type: "array", items: { anyOf: titled("value1", "value2", "value3") } },
    }),
  ),
  test_reconnection: async (args, ask, tell) => {
    await tell({ method: "notifications/message", params: { level: "info", data: "a stream begins" } });
    return "Reconnection test";
  },
  list_roots: async (args, ask) => JSON.stringify((await ask({ method: "roots/list" }, ListRootsResultSchema)).roots),
};

function server() {
  const made = new Server({ name: "asking", version: "1" }, { capabilities: { tools: {}, logging: {} } });
  made.setRequestHandler(ListToolsRequestSchema, () => ({
    tools: Object.keys(tools).map((name) => ({ name, description: `What the suite calls ${name}.`, inputSchema: { type: "object" } })),
  }));
  made.setRequestHandler(CallToolRequestSchema, async ({ params }, { sendRequest, sendNotification }) => ({
    content: [{ type: "text", text: await tools[params.name](params.arguments ?? {}, sendRequest, sendNotification) }],
  }));
  return made;
}

export const names = Object.keys(tools);

/** Starts it, and gives its URL and what stops it. */
export async function start() {
  const app = createMcpExpressApp();
  const sessions = new Map();
  app.post("/mcp", async (request, response) => {
    const known = request.headers["mcp-session-id"];
    let transport = sessions.get(known);
    if (known && !transport) {
      response.status(404).end();
      return;
    }
    if (!transport) {
      transport = new StreamableHTTPServerTransport({
        sessionIdGenerator: () => randomUUID(),
        onsessioninitialized: (id) => sessions.set(id, transport),
      });
      await server().connect(transport);
    }
    await transport.handleRequest(request, response, request.body);
  });
  const listening = await new Promise((resolve) => {
    const started = app.listen(0, "127.0.0.1", () => resolve(started));
  });
  return { url: `http://127.0.0.1:${listening.address().port}/mcp`, stop: () => listening.close() };
}
