// A tool server of the official SDKs: node server.mjs modern|handshake <token>. Prints its port. GET /calls says how often
// each tool ran, POST /forget ends all sessions, and every other path is the endpoint, which wants the token.
import { createServer } from "node:http";
import { randomUUID } from "node:crypto";
import { getRequestListener } from "@hono/node-server";
import { McpServer, ResourceTemplate, acceptedContent, completable, createMcpHandler, inputRequired } from "@modelcontextprotocol/server";
import { completable as oldCompletable } from "@modelcontextprotocol/sdk/server/completable.js";
import { McpServer as OldServer, ResourceTemplate as OldTemplate } from "@modelcontextprotocol/sdk/server/mcp.js";
import { StreamableHTTPServerTransport } from "@modelcontextprotocol/sdk/server/streamableHttp.js";
import * as z from "zod/v4";

const [mode, token] = process.argv.slice(2);
const calls = {};
const PICTURE = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

function counted(name, run) {
  return (args, context) => {
    calls[name] = (calls[name] ?? 0) + 1;
    return run(args, context);
  };
}

function offer(server, input, output) {
  const text = (value) => ({ content: [{ type: "text", text: value }] });
  server.registerTool(
    "echo",
    { title: "Echo", description: "Repeats a text.", inputSchema: input({ text: z.string() }) },
    counted("echo", ({ text: said }) => text(said)),
  );
  server.registerTool(
    "sum",
    { description: "Adds two numbers.", inputSchema: input({ a: z.number(), b: z.number() }), outputSchema: output({ sum: z.number() }) },
    counted("sum", ({ a, b }) => ({ ...text(String(a + b)), structuredContent: { sum: a + b } })),
  );
  server.registerTool(
    "picture",
    { description: "Draws a dot.", inputSchema: input({}) },
    counted("picture", () => ({
      content: [
        { type: "image", data: PICTURE, mimeType: "image/png" },
        { type: "audio", data: "UklGRg==", mimeType: "audio/wav" },
        { type: "resource", resource: { uri: "dot://1", mimeType: "text/plain", text: "a dot" } },
      ],
    })),
  );
  server.registerTool(
    "fail",
    { description: "Fails.", inputSchema: input({}), annotations: { readOnlyHint: true } },
    counted("fail", () => ({ ...text("the archive is closed"), isError: true })),
  );
  server.registerTool(
    "slow",
    { description: "Tells its progress before it answers.", inputSchema: input({ ms: z.number() }) },
    counted("slow", async ({ ms }, context) => {
      const told = { method: "notifications/message", params: { level: "info", data: "working" } };
      await (context.mcpReq ? context.mcpReq.notify(told) : context.sendNotification(told));
      await new Promise((resolve) => setTimeout(resolve, ms));
      return text("done");
    }),
  );
  return server;
}

const NOTES = ["first", "second"];
const begun = (values) => (value) => values.filter((each) => each.startsWith(value));

function offerContent(server, Template, input, complete) {
  server.registerResource(
    "readme",
    "archive://readme",
    { title: "Read me", description: "What the archive is.", mimeType: "text/plain" },
    counted("readme", (uri) => ({ contents: [{ uri: uri.href, mimeType: "text/plain", text: "An archive of notes." }] })),
  );
  server.registerResource(
    "dot",
    "archive://dot",
    { mimeType: "image/png" },
    counted("dot", (uri) => ({ contents: [{ uri: uri.href, mimeType: "image/png", blob: PICTURE }] })),
  );
  server.registerResource(
    "note",
    new Template("archive://notes/{id}", { list: undefined, complete: { id: begun(NOTES) } }),
    { description: "One note." },
    counted("note", (uri, { id }) => ({ contents: [{ uri: uri.href, text: `The ${id} note.` }] })),
  );
  server.registerPrompt(
    "summarize",
    { title: "Summarize", description: "Summarizes a note.", argsSchema: input({ note: complete(z.string(), begun(NOTES)) }) },
    counted("summarize", ({ note }) => ({
      messages: [{ role: "user", content: { type: "text", text: `Summarize the ${note} note.` } }],
    })),
  );
  return server;
}

/** A tool that asks its caller, and one that wants headers: only the revision without sessions has both. */
function newest(server) {
  const requestedSchema = { type: "object", properties: { sure: { type: "boolean" } }, required: ["sure"] };
  server.registerTool(
    "confirm",
    { description: "Asks before it acts.", inputSchema: z.object({ what: z.string() }) },
    counted("confirm", ({ what }, { mcpReq }) =>
      acceptedContent(mcpReq.inputResponses, "sure")?.sure === true
        ? { content: [{ type: "text", text: `${what} after ${mcpReq.requestState()}` }] }
        : inputRequired({
            inputRequests: { sure: inputRequired.elicit({ message: `${what}?`, requestedSchema }) },
            requestState: "asked",
          }),
    ),
  );
  server.registerTool(
    "where",
    {
      description: "Answers for a region.",
      inputSchema: z.object({ region: z.string().meta({ "x-mcp-header": "Region" }), limit: z.number().int().optional().meta({ "x-mcp-header": "Limit" }) }),
    },
    counted("where", ({ region }, { http }) => ({
      content: [{ type: "text", text: `${region} by ${http.req.headers.get("mcp-param-region")}` }],
    })),
  );
  return server;
}

const info = { name: "archive", version: "1" };
const capabilities = { tools: {}, logging: {} };
const modern = createMcpHandler(
  () => {
    const object = (fields) => z.object(fields);
    const server = offer(new McpServer(info, { capabilities }), object, object);
    return newest(offerContent(server, ResourceTemplate, object, completable));
  },
  { legacy: "reject" },
);
const listener = getRequestListener(modern.fetch);

let sessions = new Map();
async function handshake(request, response) {
  const known = request.headers["mcp-session-id"];
  let transport = sessions.get(known);
  if (known && !transport) {
    response.writeHead(404).end();
    return;
  }
  if (!transport) {
    transport = new StreamableHTTPServerTransport({
      sessionIdGenerator: () => randomUUID(),
      onsessioninitialized: (id) => sessions.set(id, transport),
    });
    const shape = (fields) => fields;
    const server = offer(new OldServer(info, { capabilities }), shape, shape);
    await offerContent(server, OldTemplate, shape, oldCompletable).connect(transport);
  }
  await transport.handleRequest(request, response);
}

createServer(async (request, response) => {
  if (request.url === "/calls") {
    response.end(JSON.stringify(calls));
  } else if (request.url === "/forget") {
    sessions = new Map();
    response.end();
  } else if (request.headers["x-archive-key"] !== token || request.headers.authorization) {
    response.writeHead(401).end();
  } else {
    await (mode === "modern" ? listener(request, response) : handshake(request, response));
  }
}).listen(0, "127.0.0.1", function () {
  console.log(this.address().port);
});
