// Runs scenarios of the official conformance suite: node conformance.mjs <revision> <scenario>,… <base URL> <key>.
// The suite sends no key, so a proxy adds it. Prints what failed, and ends with 1 then.
import { spawn } from "node:child_process";
import { once } from "node:events";
import http from "node:http";
import { tmpdir } from "node:os";
import path from "node:path";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";

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

let failed = 0;
for (const scenario of scenarios.split(",")) {
  const output = mkdtempSync(path.join(tmpdir(), "conformance-"));
  const suite = spawn(
    process.execPath,
    [SUITE, "server", "--url", url, "--spec-version", revision, "--scenario", scenario, "--output-dir", output],
    { stdio: ["ignore", "pipe", "pipe"] },
  );
  let printed = "";
  suite.stdout.on("data", (text) => (printed += text));
  suite.stderr.on("data", (text) => (printed += text));
  await once(suite, "close");
  const file = readdirSync(output, { recursive: true }).find((name) => path.basename(name) === "checks.json");
  const checks = file === undefined ? [] : JSON.parse(readFileSync(path.join(output, file), "utf8"));
  rmSync(output, { recursive: true });
  const of = (...statuses) => checks.filter((check) => statuses.includes(check.status));
  // The suite marks what it cannot test because a tool is missing that only a server made for it has.
  const wrong = of("FAILURE", "WARNING").filter((check) => check.details?.untestable !== true);
  const untestable = of("FAILURE", "WARNING").length - wrong.length;
  console.log(`${scenario}: ${of("SUCCESS").length} passed, ${wrong.length} failed, ${untestable} not testable`);
  if (wrong.length > 0 || of("SUCCESS").length === 0) {
    failed += 1;
    console.log(printed);
  }
}
proxy.close();
proxy.closeAllConnections();
process.exit(failed === 0 ? 0 : 1);
