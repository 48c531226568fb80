// A whole planning run by a model that does well.
//
// Options: latencyMs, how long every reply takes to begin.

import { answering } from "../conversation.mjs";
import { plan } from "../planner.mjs";

export default (options) => answering(plan, options);
