import type { BadRow, Schemas, Violation } from './types';

type ErrorType = Schemas['ErrorType'] | 'NETWORK' | 'UNREADABLE';

/** An answer that is no success, in the words that the API has for people. */
export class ApiError extends Error {
  override readonly name = 'ApiError';

  constructor(
    message: string,
    /** What kind of error it is; `NETWORK` where the server was not reached. */
    readonly errorType: ErrorType,
    /** The HTTP status, 0 where there was none. For decisions of the code, never for people. */
    readonly status: number,
    /** What a person can do about it. */
    readonly suggestions: readonly string[] = [],
    readonly details: Readonly<Record<string, unknown>> = {},
    readonly requestId?: string,
  ) {
    super(message);
  }

  /** The refused parameters of a 422. */
  get violations(): Violation[] {
    return listOf<Violation>(this.details.violations);
  }

  /** The bad rows of a refused file: at most 50 of `badRowCount`. */
  get badRows(): BadRow[] {
    return listOf<BadRow>(this.details.bad_rows);
  }

  /** How many rows of a refused file are bad. */
  get badRowCount(): number {
    return typeof this.details.bad_row_count === 'number' ? this.details.bad_row_count : 0;
  }
}

function listOf<T>(value: unknown): T[] {
  return Array.isArray(value) ? (value as T[]) : [];
}

/** The API's own words for it are for programs. */
const SIGNED_OUT = {
  message: 'You were not signed in, so this was not done.',
  suggestions: ['Sign in, then do it again'],
};

/** The error that an answer's body tells; any body, also one that is not the API's. */
export function errorOfBody(body: unknown, response: Response): ApiError {
  const requestId = response.headers.get('X-Request-Id') ?? undefined;
  if (isErrorBody(body)) {
    const { error_type, details } = body;
    const { message, suggestions } = error_type === 'UNAUTHENTICATED' ? SIGNED_OUT : body;
    return new ApiError(message, error_type, response.status, suggestions, details, requestId);
  }
  return new ApiError(
    'The server gave an answer that cannot be read.',
    'UNREADABLE',
    response.status,
    ['Load the page again; the server may have been updated or be behind a proxy that fails'],
    {},
    requestId,
  );
}

/** The server was not reached at all. */
export function unreachable(): ApiError {
  return new ApiError('The Hemline server cannot be reached.', 'NETWORK', 0, [
    'Check that the server is running and that you are connected, then try again',
  ]);
}

/** Any thrown value as an error that can be shown. */
export function asApiError(error: unknown): ApiError {
  if (error instanceof ApiError) return error;
  const message = error instanceof Error ? error.message : String(error);
  return new ApiError(`Something went wrong on this page: ${message}`, 'UNREADABLE', 0, [
    'Load the page again',
  ]);
}

function isErrorBody(body: unknown): body is Schemas['ErrorBody'] {
  if (typeof body !== 'object' || body === null) return false;
  return 'message' in body && 'error_type' in body && 'suggestions' in body;
}
