// Lets a server behind Purser ask the official clients in the middle of calls: node asked.mjs <base URL> <key>.
import assert from "node:assert/strict";
import { Client, StreamableHTTPClientTransport } from "@modelcontextprotocol/client";
import { Client as OldClient } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport as OldTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import { CreateMessageRequestSchema, ElicitRequestSchema, ListRootsRequestSchema } from "@modelcontextprotocol/sdk/types.js";
import { start } from "./asking.mjs";

const [base, key] = process.argv.slice(2);
const url = new URL("/mcp", base);
const headers = { authorization: `Bearer ${key}`, "content-type": "application/json" };
const info = { name: "purser-tests", version: "1" };
const capabilities = { elicitation: {}, sampling: {}, roots: {} };

const handlers = {
  "elicitation/create": ({ params }) => ({ action: "accept", content: { username: params.message, email: "a@example.com" } }),
  "sampling/createMessage": ({ params }) => ({
    role: "assistant",
    model: "test",
    content: { type: "text", text: `${params.messages[0].content.text} is Paris` },
  }),
  "roots/list": () => ({ roots: [{ uri: "file:///work", name: "work" }] }),
};

async function use(client) {
  const call = async (name, args) => (await client.callTool({ name: `asking__${name}`, arguments: args })).content[0].text;
  assert.equal(await call("test_sampling", { prompt: "The capital" }), "LLM response: The capital is Paris");
  assert.equal(
    await call("test_elicitation", { message: "Who?" }),
    'User response: action=accept, content={"username":"Who?","email":"a@example.com"}',
  );
  assert.equal(await call("list_roots", {}), '[{"uri":"file:///work","name":"work"}]');
  const all = await Promise.all([1, 2, 3, 4].map((number) => call("test_sampling", { prompt: `${number}` })));
  assert.deepEqual(all, [1, 2, 3, 4].map((number) => `LLM response: ${number} is Paris`));
  await client.close();
}

async function ask(method, where, body) {
  const answer = await fetch(new URL(where, base), { method, headers, body: body && JSON.stringify(body) });
  assert.ok(answer.ok, `${method} ${where}: ${answer.status} ${await answer.text()}`);
}

const server = await start();
await ask("POST", "/v1/tool-servers", { name: "asking", url: server.url, price_usd: "0", keys: ["*"] });
await ask("POST", "/v1/tool-servers/asking/refresh");
try {
  const client = new Client(info, { versionNegotiation: { mode: "legacy" }, capabilities });
  Object.entries(handlers).forEach(([method, handler]) => client.setRequestHandler(method, handler));
  await client.connect(new StreamableHTTPClientTransport(url, { requestInit: { headers } }));
  await use(client);

  const old = new OldClient(info, { capabilities });
  old.setRequestHandler(ElicitRequestSchema, handlers["elicitation/create"]);
  old.setRequestHandler(CreateMessageRequestSchema, handlers["sampling/createMessage"]);
  old.setRequestHandler(ListRootsRequestSchema, handlers["roots/list"]);
  await old.connect(new OldTransport(url, { requestInit: { headers } }));
  await use(old);
} finally {
  await ask("DELETE", "/v1/tool-servers/asking");
  server.stop();
}
process.exit(0);
