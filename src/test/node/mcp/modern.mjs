// A tool server of the revision without sessions, made with the official library, with the tools of the conformance suite
// that ask their caller, tell of their progress, and want a header, and its prompt that asks.
import { createServer } from "node:http";
import { getRequestListener } from "@hono/node-server";
import { CLIENT_CAPABILITIES_META_KEY, Server, createMcpHandler, inputRequired } from "@modelcontextprotocol/server";

const text = (words) => ({ content: [{ type: "text", text: words }] });
const form = (message, name, type = "string") =>
  inputRequired.elicit({ message, requestedSchema: { type: "object", properties: { [name]: { type } }, required: [name] } });
const sampling = (words) =>
  inputRequired.createMessage({ messages: [{ role: "user", content: { type: "text", text: words } }], maxTokens: 100 });
const ask = (inputRequests, requestState) => inputRequired({ inputRequests, requestState });
/** Asks until all of it is answered. */
const asking = (inputRequests, requestState, answer) => (request, { mcpReq }) =>
  Object.keys(inputRequests).every((name) => mcpReq.inputResponses?.[name]) ? answer(mcpReq) : ask(inputRequests, requestState);

/** Runs in three steps, and tells of each. */
const inSteps = (tell) => async (request, { mcpReq }) => {
  for (const step of [0, 1, 2]) {
    await tell(step, mcpReq, request.params._meta?.progressToken);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return text("done");
};

const tools = {
  test_tool_with_progress: inSteps(async (step, mcpReq, progressToken) => {
    if (progressToken !== undefined) {
      await mcpReq.notify({ method: "notifications/progress", params: { progressToken, progress: 50 * step, total: 100 } });
    }
  }),
  test_tool_with_logging: inSteps((step, mcpReq) => mcpReq.log("info", `Tool execution, step ${step}`)),
  test_tool_with_headers: () => text("done"),
  test_input_required_result_elicitation: asking({ user_name: form("What is your name?", "name") }, undefined, () => text("Hello!")),
  test_input_required_result_sampling: asking({ capital_question: sampling("What is the capital of France?") }, undefined, () =>
    text("Paris"),
  ),
  test_input_required_result_list_roots: asking({ client_roots: inputRequired.listRoots() }, undefined, ({ inputResponses }) =>
    text(JSON.stringify(inputResponses.client_roots)),
  ),
  test_input_required_result_request_state: asking({ confirm: form("Please confirm", "ok", "boolean") }, "asked", (mcpReq) =>
    text(mcpReq.requestState() === "asked" ? "state-ok" : "another state"),
  ),
  test_input_required_result_tampered_state: asking({ confirm: form("Please confirm", "ok", "boolean") }, "asked", () => text("done")),
  test_input_required_result_multiple_inputs: asking(
    { user_name: form("What is your name?", "name"), greeting: sampling("Generate a greeting"), client_roots: inputRequired.listRoots() },
    "asked",
    () => text("done"),
  ),
  test_input_required_result_multi_round: (request, { mcpReq }) => {
    switch (mcpReq.requestState()) {
      case undefined:
        return ask({ step1: form("Step 1: What is your name?", "name") }, "first");
      case "first":
        return ask({ step2: form("Step 2: What is your favorite color?", "color") }, "second");
      default:
        return text("done");
    }
  },
  test_input_required_result_capabilities: (request, { mcpReq }) => {
    const capabilities = mcpReq.envelope[CLIENT_CAPABILITIES_META_KEY];
    return ask({
      ...(capabilities.elicitation && { user_name: form("What is your name?", "name") }),
      ...(capabilities.sampling && { capital_question: sampling("What is the capital of France?") }),
    });
  },
};

const prompts = {
  test_input_required_result_prompt: asking({ user_context: form("What context should the prompt use?", "context") }, undefined, () => ({
    messages: [{ role: "user", content: { type: "text", text: "Use the context." } }],
  })),
};

const region = { type: "string", "x-mcp-header": "Region" };

function server() {
  const made = new Server({ name: "modern", version: "1" }, { capabilities: { tools: {}, prompts: {}, logging: {} } });
  made.setRequestHandler("tools/list", () => ({
    tools: names.map((name) => ({
      name,
      description: `What the suite calls ${name}.`,
      inputSchema: { type: "object", ...(name === "test_tool_with_headers" && { properties: { region } }) },
    })),
  }));
  made.setRequestHandler("tools/call", (request, context) => tools[request.params.name](request, context));
  made.setRequestHandler("prompts/list", () => ({ prompts: promptNames.map((name) => ({ name, description: `What the suite calls ${name}.` })) }));
  made.setRequestHandler("prompts/get", (request, context) => prompts[request.params.name](request, context));
  return made;
}

/** The names of its tools. */
export const names = Object.keys(tools);

/** The names of its prompts. */
export const promptNames = Object.keys(prompts);

/** Starts it, and gives its URL and what stops it. */
export async function start() {
  const listener = getRequestListener(createMcpHandler(server, { legacy: "reject" }).fetch);
  const listening = await new Promise((resolve) => {
    const started = createServer(listener).listen(0, "127.0.0.1", () => resolve(started));
  });
  return { url: `http://127.0.0.1:${listening.address().port}/mcp`, stop: () => listening.close() };
}
