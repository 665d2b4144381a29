import { ApiFailure } from '../../http/failure.ts';

/** Texts were read off Zed's Barbican. */

/** `attempt` in Barbican's words, e.g. `Secret retrieval`. */
export function notAllowed(attempt: string): ApiFailure {
  return new ApiFailure(403, `${attempt} attempt not allowed - please review your user/project privileges`);
}

export function wrongSecret(reason: string, property: string, schema = 'Secret'): ApiFailure {
  return new ApiFailure(
    400,
    `Provided object does not match schema '${schema}': ${reason}. Invalid property: '${property}'`,
  );
}

export function unexpectedType(expected: readonly string[]): ApiFailure {
  const names = expected.map((one) => `'${one}'`).join(', ');
  return new ApiFailure(415, `Unexpected content type. Expected content types are: [${names}]`);
}
