// Turn after turn as the test wrote them; the last one is repeated.
//
// Options: turns, each one of aimock's responses (`content`, `toolCalls`, `reasoning`, `error` with
// `status` and `retryAfter`, `usage`, `finishReason`), and beside it what becomes of its delivery:
// `latency` between the pieces of its stream, `truncateAfterChunks` to break it off, `chaos` to spoil
// it, `latencyMs` to make it wait.

const DELIVERY = ["latency", "truncateAfterChunks", "chaos"];

export default ({ turns }) => {
  // A predicate is asked several times about one request.
  const places = new WeakMap();
  let served = 0;
  const placeOf = (request) => {
    if (!places.has(request)) {
      places.set(request, Math.min(served, turns.length - 1));
      served += 1;
    }
    return places.get(request);
  };
  return turns.map(({ latencyMs = 0, ...turn }, place) => {
    const delivery = Object.fromEntries(DELIVERY.filter((name) => name in turn).map((name) => [name, turn[name]]));
    const match = { predicate: (request) => placeOf(request) === place };
    const response = async () => {
      await new Promise((later) => setTimeout(later, latencyMs));
      return turn;
    };
    return { match, response, ...delivery };
  });
};
