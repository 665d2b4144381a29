import { isObject, parseJson, textOf } from './answer.ts';

/** What stands where a secret stood. */
export const redacted = '[redacted]';

/** Removes secrets from what is recorded: by the name of the field, by the form of the value, and by the values that are known. */
export interface Redaction {
  /** Registers a secret value (a password, a token); short ones (under 6 characters) are known by their field only. */
  learn(secret: string): void;
  text(text: string): string;
  url(url: URL | string): string;
  /** A body; JSON stays JSON. `response` also loses what only its owner may see. */
  body(body: Uint8Array, direction: 'request' | 'response'): Uint8Array;
  /** For the answer to this request: knows its secrets too. */
  quoting(request: Uint8Array): Redaction;
}

const secretNames = [
  // password, original_password, auth_password, passphrase, passcode, adminPass …
  /pass(word|phrase|code|wd)$/i,
  /((^|_)pass|[a-z]Pass)$/,
  // secret (application credential, EC2), client_secret, application_credential_secret; not secret_ref or secret_type
  /(^|[_-]|[a-z](?=S))secret([_-]?(key|access[_-]?key))?$/i,
  /private[_-]?key$/i,
  /(^|[_-])(api|auth|access|psk|kek)[_-]?key$/i,
  /(^|[_-])(token|otp|totp|signature|credentials|authorization|cookie|psk)$/i,
  /^x-(auth|subject|service|storage)-token$/i,
  // Barbican's secret, Keystone's credential, a signed EC2 request
  /^(payload|blob|signature)$/i,
] as const;
/** May hold the secrets of whoever started the server, so that only our own requests keep it. */
const ownersOnly = /(^|:)(user_data|userData)$/;
const secretQuery =
  /([?&;](?:token|auth_token|access_token|password|secret|signature|sig|temp_url_sig|AWSAccessKeyId|x-amz-(?:signature|credential|security-token))=)[^&;#\s"'<>\\]+/gi;
const userInfo = /(\b[a-z][a-z0-9+.-]*:\/\/)[^\s/@"'<>\\]+@/gi;
const secretHeader =
  /\b((?:x-(?:auth|subject|service|storage)-token|authorization|proxy-authorization|cookie|set-cookie)["']?\s*[:=]\s*["']?)[^"'\r\n]+/gi;
const pemKey = /-----BEGIN [A-Z ]*PRIVATE KEY-----[^]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g;
const fernetToken = /\bgAAAA[\w-]{60,}={0,2}/g;

/** Each session has its own, so that the known values do not outlive it. */
export function createRedaction(inherited: Iterable<string> = []): Redaction {
  const known = new Set(inherited);

  const text = (plain: string): string => {
    let out = plain;
    for (const value of known) if (out.includes(value)) out = out.replaceAll(value, redacted);
    return out
      .replace(secretQuery, `$1${redacted}`)
      .replace(userInfo, `$1${redacted}@`)
      .replace(secretHeader, `$1${redacted}`)
      .replace(pemKey, redacted)
      .replace(fernetToken, redacted);
  };

  const walk = (
    value: unknown,
    direction: 'request' | 'response',
    found: (secret: unknown) => void = () => {},
    underToken = false,
  ): unknown => {
    if (typeof value === 'string') return text(value);
    if (Array.isArray(value)) return value.map((one) => walk(one, direction, found));
    if (!isObject(value)) return value;
    return Object.fromEntries(
      Object.entries(value).map(([name, inner]) => {
        const secret =
          isSecretName(name) || (direction === 'response' && ownersOnly.test(name)) || (underToken && name === 'id');
        if (secret && isLeaf(inner)) {
          [inner].flat(Number.POSITIVE_INFINITY).forEach(found);
          return [name, redacted];
        }
        // `auth.identity.token.id` of a token request is the token itself.
        return [name, walk(inner, direction, found, name === 'token' && direction === 'request')];
      }),
    );
  };

  return {
    learn(secret) {
      if (secret.length < 6) return;
      const inJson = JSON.stringify(secret).slice(1, -1);
      for (const form of [secret, inJson, encodeURIComponent(secret), base64(secret)]) known.add(form);
    },
    text,
    url: (url) => text(String(url)),
    body(body, direction) {
      if (body.byteLength === 0) return body;
      const plain = textOf(body);
      const json = parseJson(plain);
      if (typeof json !== 'object' || json === null) return changed(body, plain, text(plain));
      const clean = JSON.stringify(walk(json, direction));
      return clean === JSON.stringify(json) ? body : Buffer.from(clean);
    },
    quoting(request) {
      const own = createRedaction(known);
      walk(parseJson(textOf(request)), 'request', (secret) => own.learn(String(secret)));
      return own;
    },
  };
}

/** Secrets are strings (or numbers, or lists of them); an object under such a name is walked. */
function isLeaf(value: unknown): boolean {
  if (Array.isArray(value)) return value.every(isLeaf);
  return typeof value === 'string' || typeof value === 'number';
}

function isSecretName(name: string): boolean {
  return secretNames.some((pattern) => pattern.test(name));
}

/** Bytes that are no text stay as they are. */
function changed(body: Uint8Array, before: string, after: string): Uint8Array {
  return before === after ? body : Buffer.from(after);
}

function base64(text: string): string {
  return Buffer.from(text).toString('base64').replace(/=+$/, '');
}
