import { bundleType } from '../submission-bundle/form.ts';
import { readSubmissionBundle } from '../submission-bundle/read.ts';
import { intakeErrors } from './errors.ts';

/** Most bytes of a body; whoever receives it stops reading there. */
export const bodyLimit = 8_000_000;

/** What a signed body may hold. `allmend`: the JSON of one report of this program; `bundle`: the same with all that it rests on. */
export type ContentForm = 'yaml' | 'json' | 'allmend' | 'bundle';

const forms: Readonly<Record<string, ContentForm>> = {
  'application/x-signed-yaml': 'yaml',
  'application/x-signed-json': 'json',
  'application/vnd.allmend.report+json': 'allmend',
  [bundleType]: 'bundle',
};

/** Content types that are taken. */
export const contentTypes: readonly string[] = Object.keys(forms);

export interface Envelope {
  readonly form: ContentForm;
  /** Armoured, as it was sent. */
  readonly signature: string;
  /** The exact bytes that were signed. */
  readonly content: Uint8Array;
  /** Contents that came along, by their SHA-256; null: none can in this form. */
  readonly evidence: ReadonlyMap<string, Uint8Array> | null;
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

/** Takes a body apart. Throws `intake.not-signed`, `bundle-unreadable`, `bundle-too-large`. */
export async function openEnvelope(form: ContentForm, body: Uint8Array): Promise<Envelope> {
  if (form !== 'bundle') return { form, ...splitSigned(body), evidence: null };
  const { report, signature, contents } = await readSubmissionBundle(body);
  return { form, signature, content: report, evidence: contents };
}

/**
 * As the official monitor does: signature, "&", document, at the first such place. Throws `intake.not-signed`.
 * Source: the official runner sends both with `curl --data-binary`, which joins them with "&" (scs-standards §3.3).
 */
function splitSigned(body: Uint8Array): Pick<Envelope, 'signature' | 'content'> {
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  const at = bytes.subarray(0, longestSignature + mark.length).indexOf(mark);
  if (at < 0) throw intakeErrors.error('not-signed');
  const end = at + mark.length;
  return { signature: bytes.subarray(0, end - 1).toString('latin1'), content: bytes.subarray(end) };
}
