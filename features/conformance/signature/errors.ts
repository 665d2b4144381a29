import { defineErrors } from '@allmend/kit-errors';

export const signatureErrors = defineErrors('signature', {
  malformed: {
    message: 'The signature {source} is not a well-formed SSH signature: {problem}.',
    remedy: 'Take the file as "ssh-keygen -Y sign" or "allmend check --sign" wrote it, unchanged.',
    exitCode: 1,
  },
  unsupported: {
    message: 'The signature {source} uses {what}, which is not accepted here.',
    remedy: 'Sign with an ed25519, RSA (2048 bits or more) or ECDSA key, without certificate, and SHA-512 or SHA-256.',
    exitCode: 1,
  },
  'wrong-namespace': {
    message: 'The signature {source} was made for the namespace "{found}", not for "{wanted}".',
    remedy: 'Sign with the namespace {wanted}: ssh-keygen -Y sign -n {wanted} -f KEY FILE.',
    exitCode: 1,
  },
  'does-not-match': {
    message: 'The signature {source} was not made by the key {fingerprint} for this content.',
    remedy: 'The content or the signature was changed after signing: fetch both again from where they were made.',
    exitCode: 1,
  },
  'key-unreadable': {
    message: 'The file {source} is no private key that can be used: {problem}.',
    remedy: 'Name a private key in OpenSSH form, e.g. made by "ssh-keygen -t ed25519 -f KEY".',
  },
  'key-is-public': {
    message: 'The file {source} is a public key.',
    remedy: 'Name the private key, usually the same path without ".pub".',
  },
  'passphrase-needed': {
    message: 'The private key {source} is protected by a passphrase and none was given.',
    remedy: 'Give the passphrase when asked, or use a key without one that only this job can read.',
  },
  'passphrase-wrong': {
    message: 'The private key {source} cannot be opened with this passphrase.',
    remedy: 'Check the passphrase with "ssh-keygen -y -f {source}".',
  },
  'key-too-weak': {
    message: 'The RSA key {source} has {bits} bits; 2048 are the least.',
    remedy: 'Make a new key: ssh-keygen -t ed25519 -f KEY.',
  },
  'allowed-signers': {
    message: 'Line {line} of the allowed signers file {source} cannot be used: {problem}.',
    remedy: 'Write the line as: PRINCIPAL namespaces="report" KEYTYPE KEY (see "ALLOWED SIGNERS" in ssh-keygen(1)).',
  },
});
