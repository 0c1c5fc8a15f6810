// Twenty calls of OpenAI's own client, unchanged but for its base URL:
// node client.mjs <base URL> <key>. Prints what failed, and ends with 1 if anything did.
import assert from "node:assert/strict";
import OpenAI, { BadRequestError, NotFoundError, AuthenticationError, APIError, InternalServerError } from "openai";

const [baseURL, apiKey] = process.argv.slice(2);
const client = new OpenAI({ baseURL, apiKey, timeout: 30_000 });
const QWEN = "openrouter:qwen2-72b";
const GPT = "openrouter:gpt-4o-mini";
const unique = (what) => `${what}-${Date.now()}-${Math.random()}`;
const says = (content) => [{ role: "user", content }];
const create = (body, options) => client.chat.completions.create({ model: QWEN, messages: says("hi"), ...body }, options);
const textOf = (completion) => completion.choices[0].message.content;

async function read(stream) {
  let text = "";
  const usages = [];
  for await (const chunk of stream) {
    text += chunk.choices[0]?.delta?.content ?? "";
    if (chunk.usage) usages.push(chunk.usage);
  }
  return { text, usages };
}

async function refused(promise, type) {
  const error = await promise.then(() => assert.fail("was not refused"), (e) => e);
  assert.ok(error instanceof type, `${error}`);
  return error;
}

const calls = {
  "completes by policy": async () => assert.equal(textOf(await create({ model: "auto" })), "hello"),
  "tells the usage": async () => {
    const answer = await create({ messages: says('{"prompt": 21, "completion": 4}') });
    assert.equal(answer.usage.prompt_tokens, 21);
  },
  "sends sampling settings": async () => {
    const answer = await create({ temperature: 0.2, top_p: 0.9, seed: 7, max_completion_tokens: 20 });
    assert.equal(textOf(answer), "hello");
  },
  "sends tools": async () => {
    const tools = [{ type: "function", function: { name: "weather", parameters: { type: "object", properties: {} } } }];
    assert.equal(textOf(await create({ tools, tool_choice: "auto" })), "hello");
  },
  "asks for JSON": async () => assert.equal(textOf(await create({ response_format: { type: "json_object" } })), "hello"),
  "sends an image": async () => {
    const content = [
      { type: "text", text: "what is it?" },
      { type: "image_url", image_url: { url: "data:image/png;base64,AAAA" } },
    ];
    assert.equal(textOf(await create({ messages: says(content) })), "hello");
  },
  "sends a conversation": async () => {
    const messages = [
      { role: "developer", content: "be brief" },
      { role: "user", content: "one" },
      { role: "assistant", content: "two" },
      { role: "user", content: "three" },
    ];
    assert.equal(textOf(await create({ messages })), "hello");
  },
  "sends metadata": async () => {
    const { response } = await create({ metadata: { purser: { agent: "node" }, task: "my own" } }).withResponse();
    assert.equal(response.headers.get("x-purser-model"), QWEN);
  },
  "reads the cost": async () => {
    const { response } = await create({ messages: says('{"prompt": 1000, "completion": 50}') }).withResponse();
    assert.equal(response.headers.get("x-purser-cost-usd"), "0.0011");
  },
  "lists what may replace a model": async () => {
    const messages = says('{"qwen/qwen-2-72b-instruct": {"status": 500}}');
    assert.equal((await create({ messages, models: [GPT] })).model, "openai/gpt-4o-mini");
  },
  "repeats a call under its key": async () => {
    const headers = { "Idempotency-Key": unique("node") };
    await create({}, { headers });
    const { response } = await create({}, { headers }).withResponse();
    assert.equal(response.headers.get("x-purser-replayed"), "true");
  },
  "streams": async () => assert.equal((await read(await create({ stream: true }))).text, "word0 word1 word2 "),
  "streams with usage": async () => {
    const messages = says('{"prompt": 33}');
    const { usages } = await read(await create({ messages, stream: true, stream_options: { include_usage: true } }));
    assert.deepEqual(usages.map((usage) => usage.prompt_tokens), [33]);
  },
  "streams over comments and slow pieces": async () => {
    const messages = says('{"comments": 5, "trickle": true}');
    assert.equal((await read(await create({ messages, stream: true }))).text, "word0 word1 word2 ");
  },
  "learns of a stream that broke": async () => {
    const messages = says('{"chunks": 5, "cut_after": 2}');
    const error = await refused(create({ messages, stream: true }).then(read), APIError);
    assert.match(error.message, /broke the connection off/);
  },
  "stops a stream half way": async () => {
    const messages = says('{"chunks": 5, "stall_after": 2}');
    for await (const chunk of await create({ model: "localai:phi-4-14b", messages, stream: true })) {
      if (chunk.choices[0].delta.content) break;
    }
  },
  "makes vectors": async () => {
    const answer = await client.embeddings.create({ model: GPT, input: ["one", "two"], encoding_format: "float" });
    assert.deepEqual(answer.data.map((item) => item.embedding), [[0.25, -0.5], [0.25, -0.5]]);
  },
  "lists models": async () => {
    const ids = [];
    for await (const model of client.models.list()) ids.push(model.id);
    assert.ok(ids.includes("auto") && ids.includes(QWEN));
  },
  "understands that a field is refused": async () => {
    assert.equal((await refused(create({ n: 3 }), BadRequestError)).param, "n");
  },
  "understands that there is no such model": async () => {
    assert.equal((await refused(create({ model: "openrouter:gpt-99" }), NotFoundError)).code, "model_not_found");
  },
  "understands that the key is wrong": async () => {
    await refused(new OpenAI({ baseURL, apiKey: "wrong" }).models.list(), AuthenticationError);
  },
  "understands that a provider failed": async () => {
    const error = await refused(create({ messages: says('{"status": 500}') }), InternalServerError);
    assert.equal(error.code, "provider_failed");
  },
};

let failures = 0;
for (const [name, call] of Object.entries(calls)) {
  try {
    await call();
  } catch (error) {
    failures++;
    console.log(`${name}: ${error.stack ?? error}`);
  }
}
console.log(`${Object.keys(calls).length - failures} of ${Object.keys(calls).length} calls went as they should`);
process.exit(failures === 0 ? 0 : 1);
