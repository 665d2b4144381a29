import type { JWK } from 'jose';
import { isJsonObject, type Json, type JsonObject } from '@allmend/core-machinery';
import { createTransport, operatorPolicy, type Transport } from '@allmend/kit-egress';
import { addressProblem, type OidcIssuer } from './issuer-config.ts';

/** Reads the keys of an issuer as they are now. Throws an Error with a sentence. */
export type FetchKeys = () => Promise<readonly JWK[]>;

/** An answer is not waited for longer, nor read further. */
const patienceMs = 10_000;
const largestDocument = 512 * 1024;
const mostKeys = 100;

/** Through the egress policy, without redirects: the document must say of itself that it is of this issuer. */
export function createKeyFetch(issuer: Pick<OidcIssuer, 'url' | 'discoveryUrl' | 'certificateAuthority'>): FetchKeys {
  const { url, discoveryUrl, certificateAuthority: ca } = issuer;
  const tls = (): Promise<{ verify: true; ca?: string }> =>
    Promise.resolve({ verify: true, ...(ca !== undefined && { ca }) });
  const transport = createTransport({ policy: operatorPolicy, tls, connections: 2 });
  const discovery = discoveryUrl ?? `${url.replace(/\/$/, '')}/.well-known/openid-configuration`;
  return async () => {
    try {
      const document = await readJson(transport, discovery);
      // Source: OpenID Connect Discovery 1.0 §4.3: the issuer of the document must be the one that was asked for.
      if (document['issuer'] !== url) throw new Error(`${discovery} is the document of another issuer`);
      const address = document['jwks_uri'];
      if (typeof address !== 'string') throw new Error(`${discovery} names no jwks_uri`);
      const problem = addressProblem(address);
      if (problem !== null) throw new Error(`the jwks_uri of ${discovery} ${problem}`);
      const { keys } = await readJson(transport, address);
      if (!Array.isArray(keys)) throw new Error(`${address} holds no list of keys`);
      return keys.slice(0, mostKeys).filter(isPublicKey);
    } finally {
      await transport.close();
    }
  };
}

async function readJson(transport: Transport, address: string): Promise<JsonObject> {
  const { status, body } = await transport.send({
    url: new URL(address),
    method: 'GET',
    headers: { accept: 'application/json' },
    body: null,
    signal: AbortSignal.timeout(patienceMs),
    maxBytes: largestDocument,
  });
  if (status !== 200) throw new Error(`${address} answers ${status}`);
  const value = parse(body);
  if (!isJsonObject(value)) throw new Error(`${address} answers no JSON object`);
  return value;
}

function parse(body: Uint8Array): Json {
  try {
    return JSON.parse(Buffer.from(body).toString()) as Json;
  } catch {
    return null;
  }
}

/** Only what others may know: symmetric and private keys have no business there, and would turn a public text into a secret. */
function isPublicKey(value: Json): value is Json & JWK {
  if (!isJsonObject(value)) return false;
  const { kty, d } = value;
  return (kty === 'RSA' || kty === 'EC' || kty === 'OKP') && d === undefined;
}
