import { Secret as SecretKind, type NotificationChannel } from '@allmend/api/kinds';
import type { Client } from '@allmend/core-client';
import type { AllmendError } from '@allmend/kit-errors';
import { Secret } from '@allmend/kit-secret';
import type { NotificationChannelType } from './channel.ts';
import { notificationErrors } from './errors.ts';
import { oneLine } from './plain-text.ts';

/** What a channel is, or what its author has to correct. */
export type Judgement<T> =
  | { readonly value: T; readonly problem: null }
  | { readonly value: null; readonly problem: AllmendError };

export interface JudgedSettings {
  readonly type: NotificationChannelType;
  readonly settings: unknown;
}

const right = <T>(value: T): Judgement<T> => ({ value, problem: null });
const wrong = <T>(problem: AllmendError): Judgement<T> => ({ value: null, problem });

/** Whether the type of the channel is known and takes its settings. */
export function judgeSettings(
  types: readonly NotificationChannelType[],
  { spec }: NotificationChannel,
): Judgement<JudgedSettings> {
  const type = types.find((one) => one.type === spec.type);
  if (!type) {
    const known = types.map((one) => one.type).join(', ');
    return wrong(notificationErrors.error('unknown-type', { type: spec.type, known }));
  }
  const parsed = type.settings.safeParse(spec.settings);
  if (parsed.success) return right({ type, settings: parsed.data });
  const problems = parsed.error.issues.slice(0, 5).map(({ path, message }) => [...path.map(String), message].join(' '));
  return wrong(
    notificationErrors.error('settings-wrong', {
      problems: oneLine(problems.join('; '), 1000),
      type: type.type,
      known: settingsOf(type).join(', ') || 'none',
    }),
  );
}

/** Names of the settings that a type takes. */
export function settingsOf({ settings }: NotificationChannelType): readonly string[] {
  return Object.keys(settings.shape ?? {});
}

/** Reads what the type needs of the channel's Secret. Throws StatusError when the API does not answer. */
export async function readSecret(
  client: Client,
  { metadata, spec }: NotificationChannel,
  type: NotificationChannelType,
  signal: AbortSignal,
): Promise<Judgement<ReadonlyMap<string, Secret>>> {
  const needed = Object.keys(type.secret).filter((key) => type.secret[key]!.need === 'required');
  if (spec.secret === undefined) {
    if (needed.length === 0) return right(new Map());
    return wrong(notificationErrors.error('secret-not-named', { type: type.type, keys: needed.join(', ') }));
  }
  const { namespace = '' } = metadata;
  const where = { namespace, name: oneLine(spec.secret, 253) };
  const secret = await client.kind(SecretKind).find({ namespace, name: spec.secret }, { signal });
  if (!secret) return wrong(notificationErrors.error('secret-missing', where));
  const values = new Map(
    Object.keys(type.secret).flatMap((key) => {
      const value = secret.data?.[key];
      // Files and `echo` end with a line break that nobody means.
      const text =
        value === undefined
          ? ''
          : Buffer.from(value, 'base64')
              .toString()
              .replace(/\r?\n$/, '');
      return text === '' ? [] : [[key, new Secret(text)] as const];
    }),
  );
  const lacking = needed.filter((key) => !values.has(key));
  if (lacking.length === 0) return right(values);
  return wrong(notificationErrors.error('secret-incomplete', { ...where, keys: lacking.join(', ') }));
}
