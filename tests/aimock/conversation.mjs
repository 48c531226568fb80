// What a scenario looks at: the request as aimock sees it, the same for both protocols and all addresses.

/** Names of the functions that may be called now. */
export function offered(request) {
  return (request.tools ?? []).map((tool) => tool.function.name);
}

/** The text of a message. */
export function textOf(message) {
  const { content } = message;
  return typeof content === "string" ? content : (content ?? []).map((part) => part.text ?? "").join("");
}

/** The JSON value of a text; undefined for other text. */
export function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The messages since the active agent took over. */
export function stretch(request) {
  const isHandoff = (message) => message.role !== "tool" && parsed(textOf(message))?.handoff !== undefined;
  return request.messages.slice(request.messages.findLastIndex(isHandoff) + 1);
}

/** The outputs that the active agent got, oldest first: `{ name, output }`. */
export function outputs(request) {
  const messages = stretch(request);
  const calls = messages.flatMap((message) => message.tool_calls ?? []);
  return messages
    .filter((message) => message.role === "tool")
    .map((message) => ({
      name: calls.find((call) => call.id === message.tool_call_id)?.function.name,
      output: parsed(textOf(message)),
    }));
}

/** Names of the tools that gave the active agent a result. */
export function succeeded(request) {
  return outputs(request)
    .filter(({ output }) => output !== undefined && output.error === undefined)
    .map(({ name }) => name);
}

/** The newest value of a field in the data that the model was given; undefined where there is none. */
export function figure(request, field) {
  for (const message of request.messages.toReversed()) {
    const found = within(parsed(textOf(message)), field);
    if (found !== undefined) return found;
  }
  return undefined;
}

function within(value, field) {
  if (value === null || typeof value !== "object") return undefined;
  if (field in value) return value[field];
  for (const inner of Object.values(value)) {
    const found = within(inner, field);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Whether a text tells the model something that it should mend: the newest message is the runtime's. */
export function newestText(request) {
  const newest = request.messages.at(-1);
  return newest && newest.role !== "tool" ? textOf(newest) : "";
}

/** A call with its arguments as an object or as raw text. */
export function call(name, args = {}) {
  return { name, arguments: typeof args === "string" ? args : JSON.stringify(args) };
}

/** A turn of calls alone. */
export function calls(...toolCalls) {
  return { toolCalls };
}

/** A turn of text alone. */
export function text(content) {
  return { content };
}

/** One fixture for every request: `reply` makes the answer from it, after `latencyMs` milliseconds. */
export function answering(reply, { latencyMs = 0, ...options } = {}) {
  const response = async (request) => {
    const answer = reply(request);
    if (latencyMs > 0) await new Promise((later) => setTimeout(later, latencyMs));
    return answer;
  };
  return [{ match: { predicate: () => true }, response, ...options }];
}
