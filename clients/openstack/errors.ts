import { defineErrors } from '@allmend/kit-errors';

/**
 * Errors of an OpenStack cloud. Errors of a call carry `service`, `method`, `route` (template), `status`, `requestId`
 * ("none" when the cloud gave none) and `cloudMessage` (the cloud's own words) in `params`.
 */
export const openstackErrors = defineErrors('openstack', {
  'not-found': {
    message: 'The {service} service knows no such resource: {method} {route} answered {status}: {cloudMessage}',
    remedy:
      'Check the name or id; it may have been deleted, or it belongs to another project (request id {requestId}).',
    exitCode: 1,
  },
  unauthorized: {
    message: 'The {service} service does not accept the token: {method} {route} answered {status}: {cloudMessage}',
    remedy:
      'Check that the service trusts this Keystone and that the credentials are still valid (request id {requestId}).',
  },
  forbidden: {
    message: 'The {service} service does not allow this: {method} {route} answered {status}: {cloudMessage}',
    remedy: 'Use a user whose roles allow it, or ask the operator (request id {requestId}).',
    exitCode: 1,
  },
  conflict: {
    message: 'The {service} service finds a conflict: {method} {route} answered {status}: {cloudMessage}',
    remedy: 'Wait until the resource has settled, or remove what conflicts (request id {requestId}).',
    exitCode: 1,
  },
  quota: {
    message: 'A quota of the project is used up: {service} {method} {route} answered {status}: {cloudMessage}',
    remedy: 'Delete what is not needed, or ask the operator for a larger quota (request id {requestId}).',
    exitCode: 3,
  },
  'bad-request': {
    message: 'The {service} service refuses the request: {method} {route} answered {status}: {cloudMessage}',
    remedy:
      'The cloud rejects a value or does not offer this function; its own words say which (request id {requestId}).',
    exitCode: 1,
  },
  'rate-limited': {
    message:
      'The {service} service limits the rate of requests: {method} {route} answered {status} (attempts: {attempts}): {cloudMessage}',
    remedy: 'Wait and try again, or ask the operator for a higher limit (request id {requestId}).',
    exitCode: 3,
  },
  'server-error': {
    message: 'The {service} service failed: {method} {route} answered {status} (attempts: {attempts}): {cloudMessage}',
    remedy: 'Tell the operator of the cloud (request id {requestId}).',
    exitCode: 3,
  },
  unreachable: {
    message: 'The {service} service cannot be reached: {method} {route} at {host}: {cause}.',
    remedy: 'Check the network, the name and the port of the endpoint, and that the service runs.',
    exitCode: 3,
  },
  timeout: {
    message: 'The {service} service did not answer within {seconds} s: {method} {route} at {host} ({phase}).',
    remedy: 'Try again later, or allow more time; a create that timed out may still have happened.',
    exitCode: 3,
  },
  aborted: {
    message: 'The call {method} {route} to the {service} service was cancelled.',
    remedy: 'Start it again when it is wanted after all.',
    exitCode: 3,
  },
  'bad-answer': {
    message: 'The {service} service gave an answer that is not usable: {method} {route} (status {status}): {problem}',
    remedy:
      'Check that the endpoint is the API itself and not a proxy or web page, and tell the operator (request id {requestId}).',
    exitCode: 3,
  },
  'service-missing': {
    message: 'The catalogue of cloud "{cloud}" has no endpoint for {service} ({interface}, region {region}).',
    remedy: 'Known there: {known}. Check region and interface, or set {override} in clouds.yaml.',
    exitCode: 3,
  },
  'version-unsupported': {
    message: 'The {service} service of cloud "{cloud}" offers {offered}, but {wanted} is needed.',
    remedy: 'Use a cloud or an endpoint that offers this version of the API.',
    exitCode: 3,
  },
  'credentials-wrong': {
    message: 'Keystone at {host} does not accept the credentials of cloud "{cloud}" ({identity}): {cloudMessage}',
    remedy:
      'Check {keys} in {source}; a locked, disabled or expired user, and a user without a role in the project, are answered the same way (request id {requestId}).',
  },
  'credential-refused': {
    message:
      'Keystone at {host} refuses the {identity} of cloud "{cloud}": it has expired, or its secret is wrong (Keystone does not say which): {cloudMessage}',
    remedy:
      'Look at `openstack application credential show` for its expiry; create a new one and put it into {source} (request id {requestId}).',
  },
  'credential-expired': {
    message: 'The credential of cloud "{cloud}" has expired ({identity}): {cloudMessage}',
    remedy: 'Create a new one and put it into {source}.',
  },
  'scope-refused': {
    message: 'Keystone at {host} does not give cloud "{cloud}" the wanted scope ({scope}): {cloudMessage}',
    remedy:
      'A token of an application credential or of a trust cannot be rescoped; leave the project and domain keys out of {source}, or use a password (request id {requestId}).',
  },
  'tls-untrusted': {
    message: 'The certificate of {host} is not trusted: {cause}',
    remedy:
      'Set `cacert` in clouds.yaml (or OS_CACERT) to the file of the authority that signed it; `verify: false` turns the check off.',
  },
  'egress-refused': {
    message: 'The {service} service is at {host}, where no request may go: {cause}',
    remedy: 'Correct the endpoint, or use a policy that allows this network.',
  },
  'config-missing': {
    message: 'There is no clouds.yaml. Looked for {places}.',
    remedy: 'Create one of these files, or set OS_CLIENT_CONFIG_FILE, or set OS_AUTH_URL and the other OS_ variables.',
  },
  'cloud-not-found': {
    message: 'There is no cloud "{cloud}" in {source}.{suggestion}',
    remedy: 'Known clouds: {known}.',
  },
  'cloud-not-named': {
    message: 'No cloud was named, and there are several.',
    remedy: 'Name one of {known}, or set OS_CLOUD.',
  },
  'config-invalid': {
    message: '{place}: {problem}',
    remedy: '{advice}',
  },
});

/** What every error of a call knows. */
export interface CallContext {
  readonly service: string;
  readonly method: string;
  readonly route: string;
}
