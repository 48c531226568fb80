// A model that never comes to an end: it clusters the stores again and again.

import { answering, call, calls, offered } from "../conversation.mjs";
import { plan } from "../planner.mjs";

export default (options) =>
  answering((request) => (offered(request).includes("cluster_stores") ? calls(call("cluster_stores")) : plan(request)), options);
