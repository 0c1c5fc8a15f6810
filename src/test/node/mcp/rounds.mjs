// Answers the questions of a tool behind Purser with the official client: node rounds.mjs <base URL> <key>.
import assert from "node:assert/strict";
import { Client, StreamableHTTPClientTransport } from "@modelcontextprotocol/client";

const [base, key] = process.argv.slice(2);
const requestInit = { headers: { Authorization: `Bearer ${key}` } };
const client = new Client(
  { name: "purser-tests", version: "1" },
  { versionNegotiation: { mode: { pin: "2026-07-28" } }, capabilities: { elicitation: { form: {} } } },
);
const questions = [];
client.setRequestHandler("elicitation/create", (request) => {
  questions.push(request.params.message);
  return { action: "accept", content: { sure: true } };
});
await client.connect(new StreamableHTTPClientTransport(new URL("/mcp", base), { requestInit }));

// The client sends the idempotency key with each round.
const call = { name: "archive__confirm", arguments: { what: "delete" }, _meta: { "io.purser/idempotency_key": crypto.randomUUID() } };
const result = await client.callTool(call);

assert.equal(result.content[0].text, "delete after asked");
assert.equal(result._meta["io.purser/cost_usd"], "0.01");
assert.deepEqual(questions, ["delete?"]);
assert.deepEqual(await client.callTool(call), result);
await client.close();
