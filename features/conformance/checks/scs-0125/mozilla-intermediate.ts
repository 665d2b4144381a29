/**
 * Mozilla's "Intermediate" configuration of servers' TLS, version 5.7, in IANA names.
 * Source: https://ssl-config.mozilla.org/guidelines/5.7.json . A new version becomes a new block here; scs-0125 names no version.
 */
export const mozillaIntermediate = {
  version: '5.7',
  versions: ['TLSv1.2', 'TLSv1.3'],
  suites: [
    'TLS_AES_128_GCM_SHA256',
    'TLS_AES_256_GCM_SHA384',
    'TLS_CHACHA20_POLY1305_SHA256',
    'TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256',
    'TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256',
    'TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384',
    'TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384',
    'TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256',
    'TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256',
    'TLS_DHE_RSA_WITH_AES_128_GCM_SHA256',
    'TLS_DHE_RSA_WITH_AES_256_GCM_SHA384',
    'TLS_DHE_RSA_WITH_CHACHA20_POLY1305_SHA256',
  ],
  groups: ['x25519', 'secp256r1', 'secp384r1'],
  /** Bits. */
  minimumDhSize: 2048,
  minimumRsaSize: 2048,
  certificateTypes: ['rsa', 'ec'],
  /** Names as OpenSSL gives them. */
  certificateCurves: ['prime256v1', 'secp384r1'],
  certificateSignatures: ['sha256WithRSAEncryption', 'ecdsa-with-SHA256', 'ecdsa-with-SHA384', 'ecdsa-with-SHA512'],
  /** Days. */
  maximumLifespan: 366,
} as const;
