// Calls of Anthropic's own client, unchanged but for its base URL:
// node messages.mjs [<dialect of the provider>] <base URL> <key>. Prints what failed, and ends with 1 if anything did.
import assert from "node:assert/strict";
import Anthropic from "@anthropic-ai/sdk";
import { chunk, make, refused, target, twoToolsAtOnce } from "./calls.mjs";

const { APIConnectionTimeoutError, APIError, AuthenticationError, BadRequestError } = Anthropic;
const { InternalServerError, NotFoundError, RateLimitError } = Anthropic;
const { dialect, baseURL: openAiURL, apiKey } = target();
const baseURL = openAiURL.replace(/\/v1$/, "");
const client = new Anthropic({ baseURL, apiKey, timeout: 30_000, maxRetries: 0 });
const QWEN = "openrouter:qwen2-72b";
const GPT = "openrouter:gpt-4o-mini";
const unique = (what) => `${what}-${Date.now()}-${Math.random()}`;
const says = (content) => [{ role: "user", content }];
const whole = (body) => ({ model: QWEN, max_tokens: 100, messages: says("hi"), ...body });
const create = (body, options) => client.messages.create(whole(body), options);
const wishes = (wish) => ({ messages: says(JSON.stringify(wish)) });
const textOf = (message) => message.content.map((block) => block.text ?? "").join("");
const LOOK = { name: "look", description: "looks", input_schema: { type: "object", properties: {} } };

const calls = {
  "answers": async () => {
    const message = await create({ model: "auto" });
    assert.deepEqual([message.type, message.role, message.stop_reason], ["message", "assistant", "end_turn"]);
    assert.equal(textOf(message), "hello");
  },
  "tells the usage": async () => {
    const { usage } = await create(wishes({ prompt: 1000, completion: 50, cached: 100 }));
    assert.deepEqual(
      [usage.input_tokens, usage.cache_read_input_tokens, usage.cache_creation_input_tokens, usage.output_tokens],
      [900, 100, 0, 50],
    );
  },
  "reads the cost and the request's id": async () => {
    const { data, response } = await create(wishes({ prompt: 1000, completion: 50 })).withResponse();
    assert.equal(response.headers.get("x-purser-cost-usd"), "0.0011");
    assert.equal(data._request_id, response.headers.get("x-request-id"));
  },
  "sends a token instead of a key": async () => {
    const bearer = new Anthropic({ baseURL, apiKey: null, authToken: apiKey, maxRetries: 0 });
    assert.equal(textOf(await bearer.messages.create(whole({}))), "hello");
  },
  "sends a system prompt and settings": async () => {
    const system = [{ type: "text", text: "be brief", cache_control: { type: "ephemeral" } }];
    assert.equal(textOf(await create({ system, temperature: 0.2, top_p: 0.9, top_k: 5, stop_sequences: ["END"] })), "hello");
  },
  "sends metadata": async () => {
    const { response } = await create({ metadata: { user_id: "u", purser: { agent: "node" } } }).withResponse();
    assert.equal(response.headers.get("x-purser-model"), QWEN);
  },
  "sends an image": async () => {
    const source = { type: "base64", media_type: "image/png", data: "AAAA" };
    const link = { type: "url", url: "https://example.com/a.png" };
    const content = [{ type: "image", source }, { type: "image", source: link }, { type: "text", text: "what is it?" }];
    assert.equal(textOf(await create({ messages: says(content) })), "hello");
  },
  "uses a tool and sends its result": async () => {
    const first = await create({ ...wishes({ recording: "openai/tool-call" }), tools: [LOOK], tool_choice: { type: "any" } });
    assert.equal(first.stop_reason, "tool_use");
    const [use] = first.content;
    assert.deepEqual([use.type, use.name, use.input], ["tool_use", "look", {}]);
    const result = { type: "tool_result", tool_use_id: use.id, content: [{ type: "text", text: "a cat" }] };
    const messages = [...says("look"), { role: "assistant", content: first.content }, { role: "user", content: [result] }];
    assert.equal(textOf(await create({ messages, tools: [LOOK] })), "hello");
  },
  "runs tools by itself": async () => {
    let looked = 0;
    const sent = [];
    const watched = new Anthropic({ baseURL, apiKey, maxRetries: 0, fetch: (url, init) => (sent.push(JSON.parse(init.body)), fetch(url, init)) });
    const messages = says(JSON.stringify({ recording: "openai/tool-call" }));
    const runner = watched.beta.messages.toolRunner({
      ...whole({ messages }),
      tools: [{ ...LOOK, run: () => `a cat ${++looked}`, parse: (input) => input }],
    });
    assert.equal(textOf(await runner), "hello");
    assert.equal(looked, 1);
    assert.deepEqual(sent.at(-1).messages.map(({ role }) => role), ["user", "assistant", "user"]);
  },
  "asks for JSON": async () => {
    const format = { type: "json_schema", schema: { type: "object", properties: {}, additionalProperties: false } };
    assert.equal(textOf(await create({ output_config: { format } })), "hello");
  },
  "streams": async () => {
    const message = await client.messages.stream(whole(wishes({ prompt: 33, completion: 7 }))).finalMessage();
    assert.equal(textOf(message), "word0 word1 word2 ");
    assert.deepEqual([message.stop_reason, message.usage.input_tokens, message.usage.output_tokens], ["end_turn", 33, 7]);
  },
  "streams events": async () => {
    const types = [];
    for await (const event of await create({ stream: true })) types.push(event.type);
    assert.deepEqual(types.slice(0, 2), ["message_start", "content_block_start"]);
    assert.deepEqual(types.slice(-3), ["content_block_stop", "message_delta", "message_stop"]);
  },
  "streams tools that are used at once": async () => {
    const message = await client.messages.stream(whole({ ...wishes({ answer: { events: twoToolsAtOnce() } }), tools: [LOOK] })).finalMessage();
    assert.equal(message.stop_reason, "tool_use");
    assert.deepEqual(message.content.map((block) => block.input ?? block.text), ["I look", { at: 1 }, { at: 2 }]);
  },
  "streams over comments and slow pieces": async () => {
    const body = wishes({ comments: 5, trickle: true });
    assert.equal(textOf(await client.messages.stream(whole(body)).finalMessage()), "word0 word1 word2 ");
  },
  "stops a stream half way": async () => {
    const body = { ...wishes({ chunks: 5, stall_after: 2 }), model: "localai:phi-4-14b", stream: true };
    for await (const event of await create(body)) {
      if (event.type === "content_block_delta") break;
    }
  },
  "learns of a stream that broke": async () => {
    for (const then of ["cut", "closed", "reset"]) {
      const answer = { events: [chunk({ content: "half" }), chunk({ content: " of" })], then };
      const error = await refused(client.messages.stream(whole(wishes({ answer }))).finalMessage(), APIError);
      assert.match(error.message, /api_error/, then);
    }
  },
  "learns of an error midway": async () => {
    const answer = { events: [chunk({ content: "half" }), { error: { message: "upstream gone", code: 502 } }] };
    const error = await refused(client.messages.stream(whole(wishes({ answer }))).finalMessage(), APIError);
    assert.match(error.message, /upstream gone/);
  },
  "learns of a limit": async () => {
    const answer = { json: { error: { message: "rate limited", code: 429 } } };
    const error = await refused(create(wishes({ answer })), RateLimitError);
    assert.equal(error.type, "rate_limit_error");
  },
  "learns that the prompt is too long": async () => {
    const error = { message: "too much", type: "invalid_request_error", param: "messages", code: "context_length_exceeded" };
    const refusal = await refused(create(wishes({ answer: { status: 400, json: { error } } })), BadRequestError);
    assert.match(refusal.message, /prompt is too long/);
  },
  "learns of a filter": async () => {
    const choices = [{ index: 0, message: { role: "assistant", content: null }, finish_reason: "content_filter" }];
    const usage = { prompt_tokens: 12, completion_tokens: 0, total_tokens: 12 };
    const answer = { json: { id: "g1", object: "chat.completion", created: 1, model: "m", choices, usage } };
    assert.equal((await create(wishes({ answer }))).stop_reason, "refusal");
  },
  "learns that a provider took too long": async () => {
    const error = await refused(create({ ...wishes({ hang: true }), stream: true }), InternalServerError);
    assert.deepEqual([error.status, error.type], [504, "timeout_error"]);
  },
  "gives up itself": async () => {
    await refused(create(wishes({ hang: true }), { timeout: 300 }), APIConnectionTimeoutError);
  },
  "lists what may replace a model": async () => {
    const body = { ...wishes({ "qwen/qwen-2-72b-instruct": { status: 500 } }), models: [GPT] };
    assert.equal((await create(body)).model, "openai/gpt-4o-mini");
  },
  "repeats a call under its key": async () => {
    const headers = { "Idempotency-Key": unique("node") };
    await create({}, { headers });
    const { response } = await create({}, { headers }).withResponse();
    assert.equal(response.headers.get("x-purser-replayed"), "true");
  },
  "counts tokens": async () => {
    const { input_tokens } = await client.messages.countTokens({ model: QWEN, messages: says("hello there") });
    assert.equal(input_tokens, 9);
  },
  "understands that a field cannot be carried": async () => {
    const asked = create({ thinking: { type: "enabled", budget_tokens: 1024 } });
    if (dialect === "messages") {
      assert.equal(textOf(await asked), "hello");
    } else {
      assert.match((await refused(asked, BadRequestError)).message, /thinking/);
    }
  },
  "understands that there is no such model": async () => {
    assert.equal((await refused(create({ model: "openrouter:gpt-99" }), NotFoundError)).type, "not_found_error");
  },
  "understands that the key is wrong": async () => {
    const wrong = new Anthropic({ baseURL, apiKey: "wrong", maxRetries: 0 });
    assert.equal((await refused(wrong.messages.create(whole({})), AuthenticationError)).type, "authentication_error");
  },
  "understands that a provider failed": async () => {
    assert.equal((await refused(create(wishes({ status: 500 })), InternalServerError)).type, "api_error");
  },
  "understands that nothing is offered": async () => {
    await refused(client.messages.batches.list(), NotFoundError);
  },
};

await make(calls);
