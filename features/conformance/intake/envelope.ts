import { intakeErrors } from './errors.ts';

/** Most bytes of a body; whoever receives it stops reading there. */
export const bodyLimit = 8_000_000;

/** What a signed body may hold. `allmend`: the JSON of one report of this program. */
export type ContentForm = 'yaml' | 'json' | 'allmend';

const forms: Readonly<Record<string, ContentForm>> = {
  'application/x-signed-yaml': 'yaml',
  'application/x-signed-json': 'json',
  'application/vnd.allmend.report+json': 'allmend',
};

/** Content types that are taken. */
export const contentTypes: readonly string[] = Object.keys(forms);

export interface Envelope {
  readonly form: ContentForm;
  /** Armoured, as it was sent. */
  readonly signature: string;
  /** The exact bytes that were signed. */
  readonly content: Uint8Array;
}

/** Throws `intake.wrong-type`. Parameters such as `charset` do not matter. */
export function readContentType(contentType: string | undefined): ContentForm {
  const type = (contentType ?? '').split(';', 1)[0]!.trim().toLowerCase();
  const form = Object.hasOwn(forms, type) ? forms[type] : undefined;
  if (form === undefined) throw intakeErrors.error('wrong-type', { type: type.slice(0, 80) });
  return form;
}

/** Throws `intake.too-large`. */
export function checkSize(size: number): void {
  if (size > bodyLimit) throw intakeErrors.error('too-large', { size, limit: bodyLimit });
}

const mark = Buffer.from('-----END SSH SIGNATURE-----\n&');
/** A signature is shorter; what follows is not searched. */
const longestSignature = 16_384;

/**
 * Takes a body apart as the official monitor does: signature, "&", document, at the first such place. Throws `intake.not-signed`.
 * Source: the official runner sends both with `curl --data-binary`, which joins them with "&" (scs-standards §3.3).
 */
export function openEnvelope(form: ContentForm, body: Uint8Array): Envelope {
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  const at = bytes.subarray(0, longestSignature + mark.length).indexOf(mark);
  if (at < 0) throw intakeErrors.error('not-signed');
  const end = at + mark.length;
  return { form, signature: bytes.subarray(0, end - 1).toString('latin1'), content: bytes.subarray(end) };
}
