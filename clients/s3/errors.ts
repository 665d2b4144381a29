import { defineErrors } from '@allmend/kit-errors';

/**
 * Errors of an S3 service. Those of a call carry `doing` (what was tried, in words), `method`, `route` (template), `bucket`,
 * `status`, `code` (S3's own error code, "none" when there was none), `cloudMessage`, `requestId` and `attempts` in `params`.
 * Codes: https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html
 */
export const s3Errors = defineErrors('s3', {
  'not-found': {
    message: 'The S3 service at {host} knows no such thing: {doing} answered {status} {code}: {cloudMessage}',
    remedy: 'Check the names of bucket and object; another project may own them (request id {requestId}).',
    exitCode: 1,
  },
  'credentials-wrong': {
    message: 'The S3 service at {host} does not accept the key: {doing} answered {status} {code}: {cloudMessage}',
    remedy:
      'Check the EC2 credential (access key and secret) and the region of the signature; a new credential may need a moment (request id {requestId}).',
  },
  'region-wrong': {
    message: 'The S3 service at {host} expects another region: {doing} answered {status} {code}: {cloudMessage}',
    remedy: 'Sign for the region that the service names (request id {requestId}).',
  },
  'clock-skewed': {
    message: 'The S3 service at {host} sees another time: {doing} answered {status} {code}: {cloudMessage}',
    remedy: 'Set the clock of this machine; signatures are valid for 15 minutes (request id {requestId}).',
  },
  forbidden: {
    message: 'The S3 service at {host} does not allow this: {doing} answered {status} {code}: {cloudMessage}',
    remedy: 'Use a project and user that may use the object store, or ask the operator (request id {requestId}).',
    exitCode: 1,
  },
  conflict: {
    message: 'The S3 service at {host} finds a conflict: {doing} answered {status} {code}: {cloudMessage}',
    remedy: 'Choose another name, empty the bucket, or wait until an earlier change is done (request id {requestId}).',
    exitCode: 1,
  },
  quota: {
    message: 'A limit of the project is reached: {doing} at {host} answered {status} {code}: {cloudMessage}',
    remedy: 'Delete what is not needed, or ask the operator for a larger quota (request id {requestId}).',
    exitCode: 3,
  },
  'bad-request': {
    message: 'The S3 service at {host} refuses the request: {doing} answered {status} {code}: {cloudMessage}',
    remedy:
      'The service rejects a value or does not offer this function; its own words say which (request id {requestId}).',
    exitCode: 1,
  },
  'rate-limited': {
    message:
      'The S3 service at {host} limits the rate of requests: {doing} answered {status} {code} after {attempts} attempts.',
    remedy: 'Wait and try again, or ask the operator for a higher limit (request id {requestId}).',
    exitCode: 3,
  },
  'server-error': {
    message:
      'The S3 service at {host} failed: {doing} answered {status} {code} after {attempts} attempts: {cloudMessage}',
    remedy: 'Tell the operator of the cloud (request id {requestId}).',
    exitCode: 3,
  },
  'bad-answer': {
    message: 'The S3 service at {host} gave an answer that is not usable: {doing} (status {status}): {problem}',
    remedy: 'Check that the endpoint is the S3 API itself and not a proxy or web page (request id {requestId}).',
    exitCode: 3,
  },
  unreachable: {
    message: 'The S3 service at {host} cannot be reached: {doing}: {cause}',
    remedy: 'Check the network, the name and the port of the endpoint, and that the service runs.',
    exitCode: 3,
  },
  timeout: {
    message: 'The S3 service at {host} did not answer within {seconds} s: {doing}.',
    remedy: 'Try again later, or allow more time; a change that timed out may still have happened.',
    exitCode: 3,
  },
  aborted: {
    message: 'The call to the S3 service at {host} was cancelled: {doing}.',
    remedy: 'Start it again when it is wanted after all.',
    exitCode: 3,
  },
  'tls-untrusted': {
    message: 'The certificate of {host} is not trusted: {cause}',
    remedy: 'Give the file of the authority that signed it.',
  },
  'egress-refused': {
    message: 'The S3 service is at {host}, where no request may go: {cause}',
    remedy: 'Correct the endpoint, or use a policy that allows this network.',
  },
  'endpoint-invalid': {
    message: 'The S3 endpoint "{endpoint}" is not usable: {problem}',
    remedy: 'Give an address like https://s3.example.org or https://example.org/s3, without query or credentials.',
  },
  'name-invalid': {
    message: '"{name}" cannot be the name of {what} in S3: {problem}',
    remedy: 'Give another name.',
  },
});

/** Which error an answer is, by S3's code where there is one, else by the status. */
export function errorName(
  status: number,
  code: string,
):
  | 'not-found'
  | 'credentials-wrong'
  | 'region-wrong'
  | 'clock-skewed'
  | 'forbidden'
  | 'conflict'
  | 'quota'
  | 'bad-request'
  | 'rate-limited'
  | 'server-error' {
  const known = byCode[code];
  if (known !== undefined) return known;
  if (status === 401 || status === 403) return 'forbidden';
  if (status === 404) return 'not-found';
  if (status === 409 || status === 412) return 'conflict';
  if (status === 413) return 'quota';
  if (status === 429 || status === 498) return 'rate-limited';
  return status >= 500 ? 'server-error' : 'bad-request';
}

const byCode: Readonly<Record<string, ReturnType<typeof errorName> | undefined>> = {
  InvalidAccessKeyId: 'credentials-wrong',
  SignatureDoesNotMatch: 'credentials-wrong',
  InvalidToken: 'credentials-wrong',
  AuthorizationHeaderMalformed: 'region-wrong',
  PermanentRedirect: 'region-wrong',
  RequestTimeTooSkewed: 'clock-skewed',
  QuotaExceeded: 'quota',
  TooManyBuckets: 'quota',
  SlowDown: 'rate-limited',
};
