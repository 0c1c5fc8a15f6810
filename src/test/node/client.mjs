// Calls of OpenAI's own client, unchanged but for its base URL:
// node client.mjs [<dialect of the provider>] <base URL> <key>. Prints what failed, and ends with 1 if anything did.
import assert from "node:assert/strict";
import OpenAI from "openai";
import { ContentFilterFinishReasonError } from "openai/core/error";
import { chunk, make, refused, target, twoToolsAtOnce } from "./calls.mjs";

const { APIConnectionTimeoutError, APIError, AuthenticationError, BadRequestError, InternalServerError } = OpenAI;
const { NotFoundError, PermissionDeniedError, RateLimitError } = OpenAI;
const { dialect, baseURL, apiKey } = target();
const client = new OpenAI({ baseURL, apiKey, timeout: 30_000, maxRetries: 0 });
const QWEN = "openrouter:qwen2-72b";
const GPT = "openrouter:gpt-4o-mini";
const unique = (what) => `${what}-${Date.now()}-${Math.random()}`;
const says = (content) => [{ role: "user", content }];
const create = (body, options) => client.chat.completions.create({ model: QWEN, messages: says("hi"), ...body }, options);
const wishes = (wish) => ({ messages: says(JSON.stringify(wish)) });
const respond = (body, options) => client.responses.create({ model: QWEN, input: "hi", ...body }, options);
const asks = (wish) => ({ input: JSON.stringify(wish) });
const LOOK = { type: "function", name: "look", strict: true, parameters: { type: "object", properties: {} } };
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
  "asks for JSON": async () => {
    const asked = create({ response_format: { type: "json_object" } });
    if (dialect === "messages") {
      assert.equal((await refused(asked, BadRequestError)).param, "response_format");
    } else {
      assert.equal(textOf(await asked), "hello");
    }
  },
  "asks for a schema": async () => {
    const json_schema = { name: "x", strict: true, schema: { type: "object", properties: {}, additionalProperties: false } };
    assert.equal(textOf(await create({ response_format: { type: "json_schema", json_schema } })), "hello");
  },
  "uses a tool and sends its result": async () => {
    const tools = [{ type: "function", function: { name: "look", parameters: { type: "object", properties: {} } } }];
    const first = (await create({ ...wishes({ recording: "openai/tool-call" }), tools })).choices[0];
    assert.equal(first.finish_reason, "tool_calls");
    const [call] = first.message.tool_calls;
    assert.deepEqual([call.type, call.function.name, call.function.arguments], ["function", "look", "{}"]);
    const messages = [...says("look"), first.message, { role: "tool", tool_call_id: call.id, content: "a cat" }];
    assert.equal(textOf(await create({ messages, tools })), "hello");
  },
  "streams tools that are used at once": async () => {
    const tools = [{ type: "function", function: { name: "look", parameters: { type: "object", properties: {} } } }];
    const body = { model: QWEN, ...wishes({ answer: { events: twoToolsAtOnce() } }), tools };
    const { choices } = await client.chat.completions.stream(body).finalChatCompletion();
    assert.equal(choices[0].message.content, "I look");
    assert.deepEqual(
      choices[0].message.tool_calls.map((call) => [call.id, call.function.name, call.function.arguments]),
      [["a", "look", '{"at":1}'], ["b", "look", '{"at":2}']],
    );
  },
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
  "asks for usage as OpenRouter's clients do": async () => {
    const { usages } = await read(await create({ ...wishes({ prompt: 33 }), stream: true, usage: { include: true } }));
    assert.deepEqual(usages.map((usage) => usage.prompt_tokens), [33]);
  },
  "learns of a stream that broke": async () => {
    for (const then of ["cut", "closed", "reset"]) {
      const answer = { events: [chunk({ content: "half" }), chunk({ content: " of" })], then };
      const error = await refused(create({ ...wishes({ answer }), stream: true }).then(read), APIError);
      assert.equal(error.code, "provider_failed", then);
    }
  },
  "learns of an error midway": async () => {
    const answer = { events: [chunk({ content: "half" }), { error: { message: "upstream gone", code: 502 } }] };
    const error = await refused(create({ ...wishes({ answer }), stream: true }).then(read), APIError);
    assert.match(error.message, /upstream gone/);
  },
  "learns of an error in the first event": async () => {
    const answer = { events: [{ error: { message: "rate limited", code: 429 } }] };
    await refused(create({ ...wishes({ answer }), stream: true }), RateLimitError);
  },
  "learns of an error under a 200": async () => {
    const answer = { json: { error: { message: "This was too much", code: 502 }, user_id: "u" } };
    const error = await refused(create(wishes({ answer })), InternalServerError);
    assert.match(error.message, /This was too much/);
  },
  "learns of a limit under a 200": async () => {
    const answer = { json: { error: { message: "rate limited", code: 429 } } };
    await refused(create(wishes({ answer })), RateLimitError);
  },
  "learns of a filter": async () => {
    const choices = [{ index: 0, message: { role: "assistant", content: null }, finish_reason: "content_filter" }];
    const usage = { prompt_tokens: 12, completion_tokens: 0, total_tokens: 12 };
    const answer = { json: { id: "g1", object: "chat.completion", created: 1, model: "m", choices, usage } };
    const tool = { type: "function", function: { name: "f", strict: true, parameters: { type: "object", properties: {} } } };
    assert.equal((await create(wishes({ answer }))).choices[0].finish_reason, "content_filter");
    const parsed = client.chat.completions.parse({ model: QWEN, ...wishes({ answer }), tools: [tool] });
    await refused(parsed, ContentFilterFinishReasonError);
  },
  "learns of a moderation": async () => {
    const error = { code: 403, message: 'flagged for "violence"', metadata: { reasons: ["violence"] } };
    await refused(create(wishes({ answer: { status: 403, json: { error } } })), PermissionDeniedError);
  },
  "learns that the context is too long": async () => {
    const error = {
      message: "This model's maximum context length is 128000 tokens.",
      type: "invalid_request_error",
      param: "messages",
      code: "context_length_exceeded",
    };
    for (const stream of [false, true]) {
      const refusal = await refused(create({ ...wishes({ answer: { status: 400, json: { error } } }), stream }), BadRequestError);
      assert.deepEqual([refusal.code, refusal.param], ["context_length_exceeded", "messages"]);
    }
  },
  "learns that a provider took too long": async () => {
    const error = await refused(create({ ...wishes({ hang: true }), stream: true }), InternalServerError);
    assert.deepEqual([error.status, error.code], [504, "provider_timeout"]);
  },
  "gives up itself": async () => {
    await refused(create(wishes({ hang: true }), { timeout: 300 }), APIConnectionTimeoutError);
  },
  "stops a stream half way": async () => {
    const messages = says('{"chunks": 5, "stall_after": 2}');
    for await (const chunk of await create({ model: "localai:phi-4-14b", messages, stream: true })) {
      if (chunk.choices[0].delta.content) break;
    }
  },
  "completes a text": async () => {
    const answer = await client.completions.create({ model: QWEN, prompt: '{"say": "two"}', max_tokens: 20 });
    assert.deepEqual([answer.object, answer.choices[0].text, answer.choices[0].finish_reason], ["text_completion", "two", "stop"]);
  },
  "streams the completion of a text": async () => {
    let text = "";
    const options = { stream: true, stream_options: { include_usage: true } };
    const usages = [];
    for await (const piece of await client.completions.create({ model: QWEN, prompt: '{"prompt": 33}', ...options })) {
      text += piece.choices[0]?.text ?? "";
      if (piece.usage) usages.push(piece.usage.prompt_tokens);
    }
    assert.deepEqual([text, usages], ["word0 word1 word2 ", [33]]);
  },
  "makes vectors": async () => {
    const made = client.embeddings.create({ model: GPT, input: ["one", "two"], encoding_format: "float" });
    if (dialect === "messages") {
      await refused(made, BadRequestError);
      return;
    }
    const answer = await made;
    assert.deepEqual(answer.data.map((item) => item.embedding), [[0.25, -0.5], [0.25, -0.5]]);
  },
  "lists models": async () => {
    const ids = [];
    for await (const model of client.models.list()) ids.push(model.id);
    assert.ok(ids.includes("auto") && ids.includes(QWEN));
  },
  "retrieves a model": async () => {
    for (const name of [QWEN, "openrouter/qwen2-72b", "qwen2-72b"]) {
      assert.equal((await client.models.retrieve(name)).id, QWEN);
    }
  },
  "responds": async () => {
    const answer = await respond({ model: "auto", instructions: "be brief", max_output_tokens: 20, store: false });
    assert.deepEqual([answer.object, answer.status, answer.output_text], ["response", "completed", "hello"]);
  },
  "responds with the usage and the cost": async () => {
    const { data, response } = await respond(asks({ prompt: 1000, completion: 50, cached: 10 })).withResponse();
    assert.equal(response.headers.get("x-purser-cost-usd"), "0.0011");
    assert.deepEqual([data.usage.total_tokens, data.usage.input_tokens_details.cached_tokens], [1050, 10]);
  },
  "responds to a conversation with an image": async () => {
    const input = [
      { role: "developer", content: "be brief" },
      { role: "user", content: [{ type: "input_image", image_url: "data:image/png;base64,AAAA", detail: "auto" }] },
      { role: "assistant", content: "a cat" },
      { role: "user", content: "sure?" },
    ];
    assert.equal((await respond({ input })).output_text, "hello");
  },
  "responds with a call, and to its output": async () => {
    const tool_calls = [{ id: "c1", type: "function", function: { name: "look", arguments: '{"at":1}' } }];
    const choices = [{ index: 0, message: { role: "assistant", content: null, tool_calls }, finish_reason: "tool_calls" }];
    const json = { id: "g1", model: "m", choices, usage: { prompt_tokens: 9, completion_tokens: 3, total_tokens: 12 } };
    const first = await respond({ ...asks({ answer: { json } }), tools: [LOOK] });
    const [call] = first.output;
    assert.deepEqual([call.type, call.name, call.call_id, call.arguments], ["function_call", "look", "c1", '{"at":1}']);
    const input = [
      { role: "user", content: "look" },
      ...first.output,
      { type: "function_call_output", call_id: call.call_id, output: "a cat" },
    ];
    assert.equal((await respond({ input, tools: [LOOK] })).output_text, "hello");
  },
  "responds with a custom call": async () => {
    const tool_calls = [{ id: "c1", type: "function", function: { name: "run", arguments: '{"input":"ls -l"}' } }];
    const choices = [{ index: 0, message: { role: "assistant", content: null, tool_calls }, finish_reason: "tool_calls" }];
    const json = { id: "g1", model: "m", choices, usage: { prompt_tokens: 9, completion_tokens: 3, total_tokens: 12 } };
    const { output } = await respond({ ...asks({ answer: { json } }), tools: [{ type: "custom", name: "run" }] });
    assert.deepEqual([output[0].type, output[0].input], ["custom_tool_call", "ls -l"]);
  },
  "responds in a structure": async () => {
    const schema = { type: "object", properties: { age: { type: "integer" } }, required: ["age"], additionalProperties: false };
    const format = { type: "json_schema", name: "person", strict: true, schema };
    const parsed = await client.responses.parse({ model: QWEN, ...asks({ say: '{"age": 7}' }), text: { format } });
    assert.equal(JSON.parse(parsed.output_text).age, 7);
  },
  "responds in a stream": async () => {
    const types = [];
    const sequence = [];
    for await (const event of await respond({ stream: true })) {
      types.push(event.type);
      sequence.push(event.sequence_number);
    }
    assert.deepEqual([types.at(0), types.at(-1)], ["response.created", "response.completed"]);
    assert.deepEqual(sequence, types.map((_, place) => place));
  },
  "gathers a stream": async () => {
    const stream = client.responses.stream({ model: QWEN, ...asks({ prompt: 33 }) });
    let text = "";
    stream.on("response.output_text.delta", (event) => (text = event.snapshot));
    const final = await stream.finalResponse();
    assert.deepEqual([text, final.output_text], ["word0 word1 word2 ", "word0 word1 word2 "]);
    assert.equal(final.usage.input_tokens, 33);
  },
  "gathers a stream of calls": async () => {
    const call = (fields) => chunk({ tool_calls: [{ index: 0, ...fields }] });
    const events = [
      call({ id: "c1", type: "function", function: { name: "look", arguments: "" } }),
      call({ function: { arguments: '{"at"' } }),
      call({ function: { arguments: ":1}" } }),
      { ...chunk({}), choices: [{ index: 0, delta: {}, finish_reason: "tool_calls" }] },
      "data: [DONE]\n\n",
    ];
    const stream = client.responses.stream({ model: QWEN, ...asks({ answer: { events } }), tools: [LOOK] });
    const [gathered] = (await stream.finalResponse()).output;
    assert.deepEqual([gathered.name, gathered.call_id, gathered.arguments], ["look", "c1", '{"at":1}']);
  },
  "learns that a response broke": async () => {
    const answer = { events: [chunk({ content: "half" }), chunk({ content: " of" })], then: "cut" };
    const stream = await respond({ ...asks({ answer }), stream: true });
    const error = await refused((async () => { for await (const event of stream); })(), APIError);
    assert.equal(error.code, "provider_failed");
    const gathered = client.responses.stream({ model: QWEN, ...asks({ answer }) });
    assert.equal((await refused(gathered.finalResponse(), APIError)).code, "provider_failed");
  },
  "learns that a response cannot be had": async () => {
    assert.equal((await refused(respond({ store: true }), BadRequestError)).param, "store");
    assert.equal((await refused(respond({ tools: [{ type: "web_search" }] }), BadRequestError)).param, "tools[0].type");
    await refused(respond({ model: "gpt-99" }), NotFoundError);
    await refused(respond(asks({ status: 500 })), InternalServerError);
    await refused(client.responses.retrieve("resp_1"), NotFoundError);
  },
  "repeats a response under its key": async () => {
    const headers = { "Idempotency-Key": unique("node") };
    const first = await respond({}, { headers });
    const { data, response } = await respond({}, { headers }).withResponse();
    assert.deepEqual([data.id, response.headers.get("x-purser-replayed")], [first.id, "true"]);
  },
  "counts the tokens of an input": async () => {
    const counted = await client.responses.inputTokens.count({ model: QWEN, input: "hello there" });
    assert.deepEqual([counted.object, counted.input_tokens], ["response.input_tokens", 9]);
  },
  "understands that nothing is offered": async () => {
    const error = await refused(client.moderations.create({ input: "hi" }), NotFoundError);
    assert.match(error.message, /POST \/v1\/chat\/completions/);
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

await make(calls);
