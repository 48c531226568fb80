// A model that behaves badly and recovers: it calls what does not exist or is not possible yet, writes
// broken arguments, hands over twice at once, ends too early, takes one tool at a time in another order,
// and writes figures that nobody gave it, as often as it is asked.

import { answering, call, calls, offered, succeeded, text } from "../conversation.mjs";
import { plan } from "../planner.mjs";

export default (options) => {
  const done = new Set();
  const first = (what) => !done.has(what) && done.add(what);
  return answering((request) => misstep(request, first) ?? plan(request), options);
};

function misstep(request, first) {
  const open = offered(request);
  if (open.includes("transfer_to_demand_agent")) return misledOrchestrator(first);
  if (open.includes("cluster_stores")) return hastyForecaster(succeeded(request), first);
  if (open.includes("calculate_manufacturing")) return boastfulPlanner(succeeded(request), first);
  if (open.every((name) => name === "explain_decision")) return text("It is the best of 424242 plans.");
  return undefined;
}

function misledOrchestrator(first) {
  if (first("a tool that does not exist")) return calls(call("forecast_everything", { weeks: 12 }));
  const reason = { reason: "Both could begin." };
  return calls(call("transfer_to_demand_agent", reason), call("transfer_to_pricing_agent", reason));
}

function hastyForecaster(done, first) {
  if (first("broken arguments")) return calls(call("cluster_stores", '{"stores": ['));
  if (first("a tool too early")) return calls(call("calculate_allocation_factors"));
  for (const name of ["cluster_stores", "forecast_category_demand"]) {
    if (!done.includes(name)) return calls(call(name));
  }
  const complete = done.includes("calculate_allocation_factors");
  return complete && first("an end too early") ? text("The forecast is complete.") : undefined;
}

function boastfulPlanner(done, first) {
  if (first("the allocation before the order")) return calls(call("allocate_to_stores"));
  if (!done.includes("allocate_to_stores")) return undefined;
  return text("987654 units are manufactured, which saves 31337 dollars.");
}
