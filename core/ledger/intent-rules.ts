import { ledgerErrors } from './errors.ts';
import type { Intent } from './ledger.ts';
import { isNameOfRun, namePrefix, resourceTag } from './names.ts';

/** Throws `ledger.run-invalid`. */
export function requireRunId(id: string): void {
  if (!/^[a-z0-9][a-z0-9-]{0,35}$/.test(id)) throw ledgerErrors.error('run-invalid', { run: JSON.stringify(id) });
}

/** The end of a lease that begins now (milliseconds since 1970). Throws `ledger.lease-invalid`. */
export function requireLease(seconds: number, now: number): string {
  if (!(seconds > 0 && seconds <= 86_400)) throw ledgerErrors.error('lease-invalid', { seconds });
  return new Date(now + seconds * 1000).toISOString();
}

/** Throws `ledger.kind-invalid`. */
export function requireKind(kind: string): void {
  if (!/^[a-z][a-z0-9-]*$/.test(kind)) throw ledgerErrors.error('kind-invalid', { kind: JSON.stringify(kind) });
}

/** Tag of an intent, and its name when it has one. Throws `ledger.name-foreign` for what another run, or others, could use as well. */
export function labelsOf(
  installation: string,
  { run, name, tag: given }: Intent,
): { readonly name: string | null; readonly tag: string } {
  const tag = resourceTag(installation, run);
  const foreign = (label: string): Error =>
    ledgerErrors.error('name-foreign', {
      name: JSON.stringify(label),
      run,
      tag,
      prefix: namePrefix(installation, run),
    });
  if (given !== undefined && given !== tag) throw foreign(given);
  if (name !== undefined && !isNameOfRun(installation, run, name)) throw foreign(name);
  return { name: name ?? null, tag };
}
