// An agent made with the official library of A2A: node agent.mjs. It prints its port when it listens.
// The task is JSON that says what the agent does: {"state": "completed", "text": "…", "after_ms": 0, "immediately": false}.
// GET /seen lists the messages that it got, by id, with the task, and the tasks that it was to cancel.
import { randomUUID } from "node:crypto";
import express from "express";
import { AgentEvent, DefaultRequestHandler, InMemoryTaskStore } from "@a2a-js/sdk/server";
import { agentCardHandler, jsonRpcHandler, UserBuilder } from "@a2a-js/sdk/server/express";
import { duplicateInterfacesForLegacy } from "@a2a-js/sdk/compat/v0_3";
import { AGENT_CARD_PATH, Role, TaskState } from "@a2a-js/sdk";

const seen = [];
const text = (value) => ({ content: { $case: "text", value }, metadata: undefined, filename: "", mediaType: "text/plain" });
const message = (context, words) => ({
  messageId: randomUUID(),
  role: Role.ROLE_AGENT,
  parts: [text(words)],
  taskId: context.taskId,
  contextId: context.contextId,
  extensions: [],
  metadata: {},
  referenceTaskIds: [],
});
const status = (context, name, words) => ({
  state: TaskState[`TASK_STATE_${name.toUpperCase()}`],
  timestamp: new Date().toISOString(),
  message: words === undefined ? undefined : message(context, words),
});

class Agent {
  tasks = new Map();

  async execute(context, bus) {
    const words = context.userMessage.parts.map((part) => part.content?.value ?? "").join("");
    seen.push({ id: context.userMessage.messageId, task: words });
    this.tasks.set(context.taskId, { taskId: context.taskId, contextId: context.contextId, words });
    const asked = JSON.parse(words);
    if (asked.message !== undefined) {
      bus.publish(AgentEvent.message({ ...message(context, asked.message), taskId: "" }));
      bus.finished();
      return;
    }
    const { taskId, contextId } = context;
    bus.publish(
      AgentEvent.task({ id: taskId, contextId, status: status(context, "submitted"), artifacts: [], history: [], metadata: {} }),
    );
    bus.publish(AgentEvent.statusUpdate({ taskId, contextId, status: status(context, "working"), metadata: {} }));
    await new Promise((resolve) => setTimeout(resolve, asked.after_ms ?? 0));
    if (asked.fails !== undefined) {
      throw new Error(asked.fails);
    }
    for (const part of asked.artifacts ?? []) {
      bus.publish(
        AgentEvent.artifactUpdate({
          taskId,
          contextId,
          artifact: { artifactId: randomUUID(), name: "answer", description: "", parts: [text(part)], metadata: {}, extensions: [] },
          append: false,
          lastChunk: true,
          metadata: {},
        }),
      );
    }
    bus.publish(
      AgentEvent.statusUpdate({ taskId, contextId, status: status(context, asked.state ?? "completed", asked.text), metadata: {} }),
    );
    bus.finished();
  }

  async cancelTask(taskId, bus) {
    const task = this.tasks.get(taskId);
    seen.push({ id: taskId, canceled: task.words });
    bus.publish(
      AgentEvent.statusUpdate({ taskId, contextId: task.contextId, status: status(task, "canceled"), metadata: {} }),
    );
    bus.finished();
  }
}

const app = express();
const server = app.listen(0, "127.0.0.1", () => {
  const url = `http://127.0.0.1:${server.address().port}`;
  const rpc = { url: `${url}/a2a`, protocolBinding: "JSONRPC", tenant: "", protocolVersion: "1.0" };
  const card = {
    name: "Agent of the tests",
    description: "It does what its task says",
    supportedInterfaces: duplicateInterfacesForLegacy([rpc], ["JSONRPC"]),
    provider: undefined,
    version: "1.0.0",
    capabilities: { streaming: false, pushNotifications: false, extensions: [], extendedAgentCard: false },
    securitySchemes: {},
    securityRequirements: [],
    defaultInputModes: ["text/plain"],
    defaultOutputModes: ["text/plain"],
    skills: [],
    documentationUrl: "",
    signatures: [],
  };
  const handler = new DefaultRequestHandler(card, new InMemoryTaskStore(), new Agent());
  app.get("/seen", (request, response) => response.json(seen));
  app.use(`/${AGENT_CARD_PATH}`, agentCardHandler({ agentCardProvider: handler, legacyCompat: { enabled: true } }));
  app.use("/a2a", (request, response, next) => {
    if (request.headers.authorization !== `Bearer ${process.env.AGENT_KEY}`) {
      response.status(401).json({ error: "the key is wrong" });
      return;
    }
    next();
  });
  // An agent that answers before it is done. The library does that only for callers that ask for it.
  app.use("/a2a", express.json(), (request, response, next) => {
    const configuration = request.body?.params?.configuration;
    if (configuration !== undefined && JSON.stringify(request.body).includes("immediately")) {
      configuration.returnImmediately = true;
      configuration.blocking = false;
    }
    next();
  });
  app.use(
    "/a2a",
    jsonRpcHandler({ requestHandler: handler, userBuilder: UserBuilder.noAuthentication, legacyCompat: { enabled: true } }),
  );
  console.log(server.address().port);
});
process.stdin.on("end", () => process.exit(0)).resume();
