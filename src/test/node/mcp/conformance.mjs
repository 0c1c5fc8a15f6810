// Runs scenarios of the official conformance suite: node conformance.mjs <revision> <scenario>,… <base URL> <key>.
// The suite sends no key, so a proxy adds it. Prints what failed, and ends with 1 then.
import { spawn } from "node:child_process";
import { once } from "node:events";
import http from "node:http";
import { tmpdir } from "node:os";
import path from "node:path";
import { mkdtempSync, rmSync } from "node:fs";

const [revision, scenarios, base, key] = process.argv.slice(2);
const target = new URL("/mcp", base);
const SUITE = path.join(import.meta.dirname, "node_modules", "@modelcontextprotocol", "conformance", "dist", "index.js");

const proxy = http.createServer((request, response) => {
  const headers = { ...request.headers, authorization: `Bearer ${key}` };
  const onward = http.request(target, { method: request.method, headers }, (answer) => {
    response.writeHead(answer.statusCode, answer.headers);
    answer.pipe(response);
  });
  onward.on("error", () => response.destroy());
  request.pipe(onward);
});
proxy.listen(0, "127.0.0.1");
await once(proxy, "listening");
const url = `http://localhost:${proxy.address().port}/mcp`;
const output = mkdtempSync(path.join(tmpdir(), "conformance-"));

let failed = 0;
for (const scenario of scenarios.split(",")) {
  const suite = spawn(
    process.execPath,
    [SUITE, "server", "--url", url, "--spec-version", revision, "--scenario", scenario, "--output-dir", output],
    { stdio: ["ignore", "pipe", "pipe"] },
  );
  let printed = "";
  suite.stdout.on("data", (text) => (printed += text));
  suite.stderr.on("data", (text) => (printed += text));
  const [code] = await once(suite, "close");
  const summary = /Passed: (\d+)\/\d+, (\d+) failed, (\d+) warnings/.exec(printed);
  console.log(`${scenario}: ${summary === null ? "no result" : summary[0]}`);
  if (code !== 0 || summary === null || summary[1] === "0") {
    failed += 1;
    console.log(printed);
  }
}
rmSync(output, { recursive: true });
proxy.close();
proxy.closeAllConnections();
process.exit(failed === 0 ? 0 : 1);
