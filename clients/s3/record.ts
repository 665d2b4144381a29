/**
 * One S3 call after its last attempt, in the form of the OpenStack client's `CallRecord`. Headers, and with them keys and
 * signatures, are never part of it; contents of objects are counted in `omittedBytes` only.
 */
export interface S3CallRecord {
  readonly service: string;
  readonly method: string;
  readonly route: string;
  readonly url: string;
  readonly at: string;
  readonly status: number | null;
  readonly requestId: string | null;
  readonly attempts: number;
  readonly timings: S3Timings;
  readonly requestBody: Uint8Array | null;
  readonly responseBody: Uint8Array | null;
  readonly omittedBytes: number;
  readonly error: string | null;
}

/** Milliseconds; phases of the last attempt. A reused connection has 0 for dns, connect and tls. */
export interface S3Timings {
  readonly dns: number;
  readonly connect: number;
  readonly tls: number;
  readonly firstByte: number;
  readonly total: number;
}

export type S3Recorder = (call: S3CallRecord) => void;

/** What services put into the answer to a wrong signature: the key, the signature and what was signed. */
const signatureParts =
  /<(AWSAccessKeyId|SignatureProvided|StringToSign|StringToSignBytes|CanonicalRequest|CanonicalRequestBytes)>[^<]*<\/\1>/g;

/** The XML of an answer without keys and signatures. */
export function redactXml(body: Uint8Array): Uint8Array {
  const text = new TextDecoder().decode(body);
  return new TextEncoder().encode(text.replace(signatureParts, '<$1>REDACTED</$1>'));
}
