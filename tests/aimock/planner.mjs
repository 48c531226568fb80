// A language model that does well: it goes by what it is offered and by what it was given, like any model.

import { call, calls, figure, offered, succeeded, text } from "./conversation.mjs";

/** Steps of the season's tools: those of one step are called side by side, as soon as they are offered. */
const STEPS = [
  ["forecast_category_demand", "cluster_stores"],
  ["calculate_allocation_factors"],
  ["calculate_manufacturing"],
  ["allocate_to_stores"],
  ["schedule_checkpoint"],
];

/** Handoffs in the order in which they are taken where several are offered. */
const HANDOFFS = [
  "transfer_to_demand_agent",
  "transfer_to_inventory_agent",
  "transfer_to_pricing_agent",
  "transfer_to_orchestrator",
];

/** The reply of one turn. */
export function plan(request) {
  const open = offered(request);
  const done = succeeded(request);
  for (const step of STEPS) {
    const missing = step.filter((name) => open.includes(name) && !done.includes(name));
    if (missing.length > 0) return calls(...missing.map((name) => call(name)));
  }
  const handoff = HANDOFFS.find((name) => open.includes(name));
  if (handoff) return calls(call(handoff, { reason: "It is that agent's turn." }));
  return text(summary(request));
}

/** A text whose figures are those of the data. */
export function summary(request) {
  const made = figure(request, "manufacturing_qty");
  const launched = figure(request, "initial_allocation_total");
  const told = made === undefined ? "The figures speak for themselves." : `${made} units are manufactured.`;
  return launched === undefined ? told : `${told} ${launched} of them ship at launch.`;
}
