import { z } from 'zod';

/** `unclear`: no answer in time, or one that is no TLS. */
export type Answer = z.infer<typeof answer>;
const answer = z.enum(['accepted', 'refused', 'unclear']);

const certificate = z.object({
  subject: z.string(),
  issuer: z.string(),
  validFrom: z.iso.datetime(),
  validTo: z.iso.datetime(),
  /** e.g. `rsa`, `ec`, `ed25519`. */
  keyType: z.string(),
  /** Modulus of RSA. */
  keyBits: z.number().nullable(),
  curve: z.string().nullable(),
  /** OpenSSL's long name, e.g. `sha256WithRSAEncryption`. */
  signature: z.string(),
  /** OpenSSL's or Node's code why chain or name are not trusted, e.g. `SELF_SIGNED_CERT_IN_CHAIN`; null when they are. */
  distrust: z.string().nullable(),
});
export type CertificateView = z.infer<typeof certificate>;

/** One host and port that public endpoints are at, as a client without credentials sees its TLS. */
export type TlsHost = z.infer<typeof tlsHost>;
const tlsHost = z.object({
  host: z.string(),
  port: z.number().int(),
  /** Service types that are there. */
  services: z.array(z.string()),
  /** Why nothing could be seen; null when something could. */
  error: z.string().nullable(),
  versions: z.record(z.string(), answer),
  /** Suites that the server accepts and the profile does not have. */
  foreignSuites: z.array(z.string()),
  /** Key exchange groups that the server accepts in TLS 1.2 and the profile does not have. */
  foreignGroups: z.array(z.string()),
  /** Questions that got no clear answer: `suites`, `groups`, `certificate`. */
  unclear: z.array(z.enum(['suites', 'groups', 'certificate'])),
  /** Size of the ephemeral Diffie-Hellman key; null when the server does none. */
  dhBits: z.number().nullable(),
  certificate: certificate.nullable(),
});

export type TlsObservation = z.infer<typeof tlsObservation>;
export const tlsObservation = z.object({
  /** Version of the profile that suites and groups were asked by. */
  profile: z.string(),
  endpoints: z.array(z.object({ service: z.string(), interface: z.string(), url: z.string() })),
  hosts: z.array(tlsHost),
});
