import createClient from 'openapi-fetch';
import { type ApiError, errorOfBody, unreachable } from './error';
import type { paths } from './schema';
import { tellSignedOut } from './signedOut';

/**
 * The API, typed by its OpenAPI document. Wrap each call in `data`:
 *
 *   const list = await data(api.GET('/api/workflows', { params: { query: { limit: 50 } } }));
 */
export const api = createClient<paths>({
  // Looked up at each call, so that a test can replace it.
  fetch: (request) => globalThis.fetch(request),
  baseUrl: globalThis.location.origin,
});

api.use({
  onRequest({ request }) {
    request.headers.set('X-Request-Id', crypto.randomUUID());
    return request;
  },
});

interface Answer<T> {
  data?: T;
  error?: unknown;
  response: Response;
}

/**
 * The body of a success; throws an `ApiError` otherwise. Some routes can answer with a text, too, which is
 * only downloaded; here they answer with JSON.
 */
export async function data<T>(call: Promise<Answer<T>>): Promise<Exclude<T, string>> {
  const answer = await call.catch((error: unknown) => {
    // A fetch that reaches no server fails with a TypeError.
    throw error instanceof TypeError ? unreachable() : error;
  });
  if (answer.response.ok && answer.data !== undefined) {
    return answer.data as Exclude<T, string>;
  }
  throw refusalOf(answer.error, answer.response);
}

/** The error of an answer that is no success. Where it says that nobody is signed in, the sign-in is shown. */
export function refusalOf(body: unknown, response: Response): ApiError {
  const error = errorOfBody(body, response);
  if (error.errorType === 'UNAUTHENTICATED') tellSignedOut();
  return error;
}

/**
 * The header that makes a repeated POST return the first answer. Make one key per thing that a person
 * does, e.g. when a form opens or a file is chosen, and send it with every try of it.
 */
export function idempotencyKey(key: string = crypto.randomUUID()): { 'Idempotency-Key': string } {
  return { 'Idempotency-Key': key };
}
