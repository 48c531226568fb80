import { idempotencyKey, refusalOf } from './client';
import { type ApiError, unreachable } from './error';

/** How far an upload is: the share that is sent, 0 to 1; 1 while the server checks. */
type OnProgress = (sent: number) => void;

/** A form's fields; the file is `file`. */
type Fields = Readonly<Record<string, string | File>>;

/**
 * Posts a form with a file and tells how much of it is sent, which `fetch` cannot.
 *
 * @param path a route of the API that takes a form, with its query
 * @param fields the form's fields; the file is `file`
 * @param key idempotency key of this upload
 */
export function uploadForm<T>(
  path: `/api/data/${string}`,
  fields: Fields,
  key: string,
  onProgress?: OnProgress,
): Promise<T> {
  const request = new XMLHttpRequest();
  const answer = new Promise<T>((resolve, reject: (error: ApiError) => void) => {
    request.upload.onprogress = ({ loaded, total }) => {
      onProgress?.(total === 0 ? 1 : loaded / total);
    };
    request.onload = () => {
      const parsed = parse(request.responseText);
      const isSuccess = request.status >= 200 && request.status < 300;
      if (isSuccess && parsed !== undefined) resolve(parsed as T);
      else reject(refusalOf(parsed, responseOf(request)));
    };
    request.onerror = () => {
      reject(unreachable());
    };
  });
  request.open('POST', path);
  const headers = { ...idempotencyKey(key), 'X-Request-Id': crypto.randomUUID() };
  for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
  const body = new FormData();
  for (const [name, value] of Object.entries(fields)) body.append(name, value);
  request.send(body);
  return answer;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Status and headers, for what reads errors. */
function responseOf(request: XMLHttpRequest): Response {
  const id = request.getResponseHeader('X-Request-Id');
  return new Response(null, {
    status: request.status,
    headers: id === null ? {} : { 'X-Request-Id': id },
  });
}
