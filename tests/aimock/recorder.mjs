// Passes requests on to aimock as they are and keeps them: aimock's own journal holds a Responses
// request only in the form of Chat Completions, and none above 64 KB.

import http from "node:http";

/** Starts the recorder on a free port and returns its address. */
export async function startRecorder(mock, play) {
  const recorded = [];
  const server = http.createServer(async (request, response) => {
    const body = await whole(request);
    if (request.url.startsWith("/__tests/")) {
      return control({ mock, play, recorded }, request, body, response);
    }
    const entry = { method: request.method, path: request.url, headers: request.headers, body };
    recorded.push(entry);
    pass(mock, request, entry, response);
  });
  await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
  return `http://127.0.0.1:${server.address().port}`;
}

async function whole(request) {
  const pieces = [];
  for await (const piece of request) pieces.push(piece);
  return Buffer.concat(pieces).toString("utf8");
}

async function control({ mock, play, recorded }, request, body, response) {
  let answer = {};
  let status = 200;
  try {
    if (request.url === "/__tests/requests") answer = recorded;
    else if (request.url === "/__tests/journal") answer = mock.getRequests().map(summary);
    else if (request.url === "/__tests/scenario") {
      const { name, options } = JSON.parse(body);
      await play(name, options);
      mock.clearRequests();
      recorded.length = 0;
    } else status = 404;
  } catch (error) {
    [status, answer] = [500, { error: String(error) }];
  }
  const text = JSON.stringify(answer);
  response.writeHead(status, { "content-type": "application/json", "content-length": Buffer.byteLength(text) });
  response.end(text);
}

function summary(entry) {
  const { status, interrupted = false } = entry.response;
  return { method: entry.method, path: entry.path, status, interrupted };
}

function pass(mock, request, entry, response) {
  const { method, url: path, headers } = request;
  const target = { host: "127.0.0.1", port: mock.port, method, path, headers, agent: false };
  const onward = http.request(target, (answer) => {
    entry.status = answer.statusCode;
    response.writeHead(answer.statusCode, answer.headers);
    answer.on("data", (piece) => response.write(piece));
    answer.on("end", () => response.end());
    answer.on("error", () => response.destroy());
  });
  onward.on("error", () => response.destroy());
  response.on("close", () => onward.destroy());
  onward.end(entry.body);
}
