/** What services put into the answer to a wrong signature: the key, the signature and what was signed. */
const signatureParts =
  /<(AWSAccessKeyId|SignatureProvided|StringToSign|StringToSignBytes|CanonicalRequest|CanonicalRequestBytes)>[^<]*<\/\1>/g;

/** The XML of an answer without keys and signatures. */
export function redactXml(body: Uint8Array): Uint8Array {
  const text = new TextDecoder().decode(body);
  return new TextEncoder().encode(text.replace(signatureParts, '<$1>REDACTED</$1>'));
}
