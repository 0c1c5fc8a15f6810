// Calls the tools of a server behind Purser with the official clients: node through.mjs <base URL> <key>.
import assert from "node:assert/strict";
import { Client, StreamableHTTPClientTransport } from "@modelcontextprotocol/client";
import { Client as OldClient } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport as OldTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";

const [base, key] = process.argv.slice(2);
const url = new URL("/mcp", base);
const requestInit = { headers: { Authorization: `Bearer ${key}` } };
const info = { name: "purser-tests", version: "1" };

async function use(client) {
  const { tools } = await client.listTools();
  const named = Object.fromEntries(tools.map((tool) => [tool.name, tool]));
  assert.equal(named.archive__sum._meta["io.purser/price_usd"], "0.01");
  assert.match(named.archive__sum.description, /A call costs 0.01 USD/);

  const sum = await client.callTool({ name: "archive__sum", arguments: { a: 2, b: 3 } });
  assert.deepEqual(sum.structuredContent, { sum: 5 });
  assert.equal(sum._meta["io.purser/cost_usd"], "0.01");

  const keyed = { name: "archive__sum", arguments: { a: 2, b: 3 }, _meta: { "io.purser/idempotency_key": crypto.randomUUID() } };
  assert.deepEqual((await client.callTool(keyed))._meta, (await client.callTool(keyed))._meta);

  const dry = await client.callTool({ name: "archive__sum", arguments: { a: 2, b: 3 }, _meta: { "io.purser/dry_run": true } });
  assert.equal(dry.isError, true);
  assert.equal(dry._meta["io.purser/price_usd"], "0.01");

  const picture = await client.callTool({ name: "archive__picture", arguments: {} });
  assert.deepEqual(picture.content.map((part) => part.type), ["image", "audio", "resource"]);

  const wrong = await client.callTool({ name: "archive__sum", arguments: { a: "two", b: 3 } });
  assert.equal(wrong.isError, true);

  const { resources } = await client.listResources();
  assert.ok(resources.some(({ uri }) => uri === "archive://readme"));
  const readme = await client.readResource({ uri: "archive://readme" });
  assert.deepEqual(readme.contents, [{ uri: "archive://readme", mimeType: "text/plain", text: "An archive of notes." }]);
  const note = await client.readResource({ uri: "archive://notes/first" });
  assert.equal(note.contents[0].text, "The first note.");
  const { prompts } = await client.listPrompts();
  assert.ok(prompts.some(({ name }) => name === "archive__summarize"));
  const prompt = await client.getPrompt({ name: "archive__summarize", arguments: { note: "second" } });
  assert.equal(prompt.messages[0].content.text, "Summarize the second note.");
  const ref = { type: "ref/prompt", name: "archive__summarize" };
  const completed = await client.complete({ ref, argument: { name: "note", value: "s" } });
  assert.deepEqual(completed.completion.values, ["second"]);
  await client.close();
}

for (const mode of ["auto", "legacy"]) {
  const client = new Client(info, { versionNegotiation: { mode } });
  await client.connect(new StreamableHTTPClientTransport(url, { requestInit }));
  await use(client);
}
const old = new OldClient(info);
await old.connect(new OldTransport(url, { requestInit }));
await use(old);
