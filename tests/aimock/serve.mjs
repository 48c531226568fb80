// Starts @copilotkit/aimock with a scenario, behind a recorder of the raw requests.
//
//   node serve.mjs <scenario> [options as JSON]
//
// Prints `listening on http://127.0.0.1:<port>` and ends when its standard input is closed, so that no
// server outlives the test that started it. What a scenario is: README.md.

import { LLMock } from "@copilotkit/aimock";

import { startRecorder } from "./recorder.mjs";

const [scenario, options = "{}"] = process.argv.slice(2);
if (!scenario) {
  console.error("usage: node serve.mjs <scenario> [options as JSON]");
  process.exit(2);
}

const { key, ...rest } = JSON.parse(options);
const auth = key ? { auth: { apiKeys: [key] } } : {};
const mock = new LLMock({ port: 0, host: "127.0.0.1", chunkSize: 12, journalMaxEntries: 0, ...auth });

async function play(name, options) {
  const { default: fixtures } = await import(`./scenarios/${name}.mjs`);
  mock.clearFixtures();
  mock.addFixtures(fixtures(options));
}

await play(scenario, rest);
await mock.start();
const address = await startRecorder(mock, play);
console.log(`listening on ${address}`);

process.stdin.resume();
process.stdin.on("end", () => process.exit(0));
