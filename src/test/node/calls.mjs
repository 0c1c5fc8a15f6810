import assert from "node:assert/strict";

// The last arguments of a script: the dialect of Purser's provider, if it is told, its base URL and a key.
export function target() {
  const told = process.argv.slice(2);
  const [dialect, baseURL, apiKey] = told.length > 2 ? told : ["chat-completions", ...told];
  return { dialect, baseURL, apiKey };
}

// Makes the calls one after another, prints what failed, and ends the process, with 1 if anything did.
export async function make(calls) {
  let failures = 0;
  for (const [name, call] of Object.entries(calls)) {
    try {
      await call();
    } catch (error) {
      failures++;
      console.log(`${name}: ${error.stack ?? error}`);
    }
  }
  const all = Object.keys(calls).length;
  console.log(`${all - failures} of ${all} calls went as they should`);
  process.exit(failures === 0 ? 0 : 1);
}

// The error of a call that has to be refused with an error of that class.
export async function refused(promise, type) {
  const error = await promise.then(() => assert.fail("was not refused"), (e) => e);
  assert.ok(error instanceof type, `${error}`);
  return error;
}

// A piece of a stream that a provider of chat completions sends.
export const chunk = (delta, more) => ({
  id: "g1",
  object: "chat.completion.chunk",
  created: 1,
  model: "{model}",
  choices: [{ index: 0, delta, finish_reason: null, ...more }],
});

// The stream of an answer that uses a tool twice.
export function twoToolsAtOnce() {
  const call = (index, id, part) => ({ tool_calls: [{ index, ...(id && { id, type: "function" }), function: part }] });
  return [
    chunk({ role: "assistant", content: "I look" }),
    chunk(call(0, "a", { name: "look", arguments: "" })),
    chunk(call(0, null, { arguments: '{"at":' })),
    chunk(call(0, null, { arguments: "1}" })),
    chunk(call(1, "b", { name: "look", arguments: '{"at":2}' })),
    chunk({}, { finish_reason: "tool_calls" }),
    { ...chunk({}), choices: [], usage: { prompt_tokens: 30, completion_tokens: 12, total_tokens: 42 } },
    "data: [DONE]\n\n",
  ];
}
