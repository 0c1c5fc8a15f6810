// Calls every tool with the official clients: node client.mjs <base URL> <key>. Prints what failed, and ends with 1 then.
import assert from "node:assert/strict";
import { Client, StreamableHTTPClientTransport } from "@modelcontextprotocol/client";
import { Client as OldClient } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport as OldTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";

const [base, key] = process.argv.slice(2);
const url = new URL("/mcp", base);
const requestInit = { headers: { Authorization: `Bearer ${key}` } };
const info = { name: "purser-tests", version: "1" };
const SDL = `
version: "2.0"
services:
  web:
    image: nginx:1.27
    expose: [{port: 80, to: [{global: true}]}]
profiles:
  compute:
    web: {resources: {cpu: {units: 0.1}, memory: {size: 128Mi}, storage: {size: 1Gi}}}
  placement:
    akash: {pricing: {web: {denom: uact, amount: 100}}}
deployment:
  web: {akash: {profile: web, count: 1}}
`;
const NOBODYS = { id: "00000000-0000-7000-8000-000000000000" };
let failed = 0;

async function check(name, run) {
  try {
    await run();
  } catch (error) {
    failed += 1;
    console.log(`${name}: ${error.stack}`);
  }
}

/** A tool's answer, which the client checks against the tool's output schema. */
async function call(client, name, args) {
  const result = await client.callTool({ name, arguments: args });
  assert.equal(result.isError, false, JSON.stringify(result));
  assert.equal(result.content[0].type, "text");
  return result.structuredContent;
}

async function refused(client, name, args, status) {
  const result = await client.callTool({ name, arguments: args });
  assert.equal(result.isError, true);
  assert.equal(result._meta["io.purser/problem"].status, status);
}

async function useEverything(client) {
  const { tools } = await client.listTools();
  const names = tools.map((tool) => tool.name);
  const used = new Set();
  const use = (name, args) => {
    used.add(name);
    return call(client, name, args);
  };
  const refuse = (name, args, status) => {
    used.add(name);
    return refused(client, name, args, status);
  };

  const routed = await use("route", { prompt: "Say hello", max_output_tokens: 100 });
  const price = await use("route", { prompt: "Say hello", dry_run: true });
  assert.equal(price.reservation, undefined);
  const usage = { reservation: routed.reservation.id, prompt_tokens: 2, completion_tokens: 3 };
  const told = await use("record_usage", { ...usage, dry_run: true });
  const recorded = await use("record_usage", usage);
  assert.equal(recorded.cost_usd, told.cost_usd);
  assert.equal((await use("record_usage", usage)).known_already, true);
  assert.equal((await use("budget_check", { cost_usd: "0.01" })).allowed, true);
  assert.ok((await use("models", {})).data.some((model) => model.id === "auto"));
  assert.notEqual((await use("cost_report", { by: "target" })).total.calls, 0);
  assert.notEqual((await use("delegate", { task: "Fix the failing tests of the login service" })).agent, "");
  assert.equal((await use("sdl_check", { sdl: SDL })).ok, true);
  assert.equal((await use("deploy", { sdl: SDL, dry_run: true })).state, "dry-run");
  await refuse("deployment_status", NOBODYS, 404);
  await refuse("deployment_logs", NOBODYS, 404);
  await refuse("close_deployment", NOBODYS, 404);
  await refuse("route", { promt: "Say hello" }, 422);
  assert.deepEqual([...used].sort(), [...names].sort());

  const { resources } = await client.listResources();
  assert.equal(resources[0].uri, "purser://reports/monthly");
  const report = await client.readResource({ uri: resources[0].uri });
  assert.ok(JSON.parse(report.contents[0].text).month);
  const { resourceTemplates } = await client.listResourceTemplates();
  assert.equal(resourceTemplates.length, 2);
  const { prompts } = await client.listPrompts();
  assert.deepEqual(prompts.map((prompt) => prompt.name), ["monthly_review", "deploy_service"]);
  const prompt = await client.getPrompt({ name: "deploy_service", arguments: { service: "nginx" } });
  assert.match(prompt.messages[0].content.text, /Deploy this: nginx/);
  await assert.rejects(client.callTool({ name: "nothing", arguments: {} }), /there is no tool "nothing" here/);
}

for (const mode of [{ pin: "2026-07-28" }, "auto", "legacy"]) {
  await check(`the client of today, ${JSON.stringify(mode)}`, async () => {
    const client = new Client(info, { versionNegotiation: { mode } });
    await client.connect(new StreamableHTTPClientTransport(url, { requestInit }));
    await useEverything(client);
    await client.close();
  });
}
await check("the client of before", async () => {
  const client = new OldClient(info);
  await client.connect(new OldTransport(url, { requestInit }));
  await useEverything(client);
  await client.close();
});
process.exit(failed === 0 ? 0 : 1);
