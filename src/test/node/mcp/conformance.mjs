// Runs the whole official conformance suite for a server: node conformance.mjs <revision> <base URL> <key>.
// The suite uses tools and prompts by its own names. Tool servers behind Purser have them, under the prefixes "suite__",
// "asking__" and "modern__". A proxy adds these, and the key, which the suite does not send. Resources have the URIs that the suite reads.
// The last line is JSON: for each scenario what came of it.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import http from "node:http";
import { tmpdir } from "node:os";
import path from "node:path";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import * as asking from "./asking.mjs";
import * as modern from "./modern.mjs";
import * as classic from "./suite.mjs";

const [revision, base, key] = process.argv.slice(2);
const servers = { suite: classic, asking, modern };
/** The names of the tools and prompts behind Purser, by the suite's own. */
const behind = Object.fromEntries(
  Object.entries(servers).flatMap(([server, { names, promptNames = [] }]) =>
    [...names, ...promptNames].map((name) => [name, `${server}__${name}`]),
  ),
);
const SUITE = path.join(import.meta.dirname, "node_modules", "@modelcontextprotocol", "conformance", "dist", "index.js");

async function ask(method, where, body) {
  const answer = await fetch(new URL(where, base), {
    method,
    headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  const text = await answer.text();
  assert.ok(answer.ok, `${method} ${where}: ${answer.status} ${text}`);
  return text;
}

const started = [];
for (const [name, server] of Object.entries(servers)) {
  const made = await server.start();
  started.push(made);
  await ask("POST", "/v1/tool-servers", { name, url: made.url, price_usd: "0", keys: ["*"] });
}
for (const deadline = Date.now() + 30_000; ; ) {
  const list = (kind) => ask("POST", "/mcp", { jsonrpc: "2.0", id: 1, method: `${kind}/list`, params: {} });
  const listed = (await list("tools")) + (await list("prompts"));
  if (Object.values(behind).every((name) => listed.includes(`"${name}"`))) {
    break;
  }
  assert.ok(Date.now() < deadline, `the tools and prompts are not listed: ${await ask("GET", "/v1/tool-servers")}`);
  await new Promise((resolve) => setTimeout(resolve, 100));
}

const prefixed = (text) => Object.entries(behind).reduce((all, [name, full]) => all.replaceAll(`"${name}"`, `"${full}"`), text);
const plain = (text) => Object.keys(servers).reduce((all, server) => all.replaceAll(`"${server}__`, '"'), text);
const proxy = http.createServer(async (request, response) => {
  const pieces = [];
  for await (const piece of request) {
    pieces.push(piece);
  }
  const body = Buffer.from(prefixed(Buffer.concat(pieces).toString()));
  const headers = { ...request.headers, authorization: `Bearer ${key}` };
  delete headers["transfer-encoding"];
  if (body.length > 0) {
    headers["content-length"] = body.length;
  }
  headers["mcp-name"] &&= behind[headers["mcp-name"]] ?? headers["mcp-name"];
  const onward = http.request(new URL("/mcp", base), { method: request.method, headers }, async (answer) => {
    const { "content-length": length, "transfer-encoding": coding, ...others } = answer.headers;
    response.writeHead(answer.statusCode, others);
    response.flushHeaders();
    // An event goes on as soon as it is there: the client answers some before the last one.
    let rest = "";
    for await (const part of answer.setEncoding("utf8")) {
      const events = (rest + part).split(/(?<=\n\n)/);
      rest = events.at(-1).endsWith("\n\n") ? "" : events.pop();
      response.write(plain(events.join("")));
    }
    response.end(plain(rest));
  });
  onward.on("error", () => response.destroy());
  onward.end(body);
});
proxy.listen(0, "127.0.0.1");
await once(proxy, "listening");

const output = mkdtempSync(path.join(tmpdir(), "conformance-"));
const suite = spawn(
  process.execPath,
  [
    ...[SUITE, "server", "--url", `http://localhost:${proxy.address().port}/mcp`, "--suite", "all"],
    ...["--spec-version", revision, "--output-dir", output],
  ],
  { stdio: ["ignore", "inherit", "inherit"] },
);
await once(suite, "close");
proxy.close();
proxy.closeAllConnections();
for (const name of Object.keys(servers)) {
  await ask("DELETE", `/v1/tool-servers/${name}`);
}
started.forEach((server) => server.stop());

/** What came of a scenario. The suite says itself of some checks that it could not make them. */
function judge(checks) {
  const wrong = checks.filter((check) => ["FAILURE", "WARNING"].includes(check.status));
  const tested = wrong.filter((check) => check.details?.untestable !== true);
  if (tested.length > 0) {
    return tested.some((check) => check.status === "FAILURE") ? "failed" : "warned";
  }
  // The suite looks at the form of every message, whatever the scenario does.
  const right = checks.filter((check) => check.status === "SUCCESS" && check.id !== "wire-schema-valid");
  const skipped = checks.some((check) => check.status === "SKIPPED");
  return right.length === 0 ? "not tested" : wrong.length === 0 && !skipped ? "passed" : "passed as far as it was tested";
}

const results = {};
for (const folder of readdirSync(output)) {
  const scenario = /^server-(.+?)-\d{4}-\d\d-\d\dT/.exec(folder)[1];
  results[scenario] = judge(JSON.parse(readFileSync(path.join(output, folder, "checks.json"), "utf8")));
}
rmSync(output, { recursive: true });
console.log(JSON.stringify(results));
