// Calls a tool behind Purser that wants headers, with the official client: node headers.mjs <base URL> <key>.
import assert from "node:assert/strict";
import { Client, StreamableHTTPClientTransport } from "@modelcontextprotocol/client";

const [base, key] = process.argv.slice(2);
const requestInit = { headers: { Authorization: `Bearer ${key}` } };
for (const mode of [{ pin: "2026-07-28" }, "legacy"]) {
  const client = new Client({ name: "purser-tests", version: "1" }, { versionNegotiation: { mode } });
  await client.connect(new StreamableHTTPClientTransport(new URL("/mcp", base), { requestInit }));
  await client.listTools();

  const plain = await client.callTool({ name: "archive__where", arguments: { region: "us west", limit: 7 } });
  const encoded = await client.callTool({ name: "archive__where", arguments: { region: " Zürich" } });

  assert.equal(plain.content[0].text, "us west by us west");
  assert.equal(encoded.content[0].text, " Zürich by =?base64?IFrDvHJpY2g=?=");
  await client.close();
}
