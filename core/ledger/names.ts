import { createHash, randomBytes } from 'node:crypto';

const maxNameLength = 63;

/**
 * Name of the n-th resource of a run: `allmend-<installation>-<run>-<n>-<kind>`, at most 63 characters of `[a-z0-9-]`,
 * so that it is valid as the name of a server (it becomes its host name, RFC 1123), of a bucket and of a key pair.
 * The run is shortened to a hash when it is long or has hyphens, and the kind is cut at the end.
 */
export function newResourceName(installation: string, run: string, n: number, kind: string): string {
  return `${namePrefix(installation, run)}${n}-${kind}`.slice(0, maxNameLength).replace(/-+$/, '');
}

/** What all names of a run begin with. */
export function namePrefix(installation: string, run: string): string {
  const token = /^[a-z0-9]{1,16}$/.test(run) ? run : createHash('sha256').update(run).digest('hex').slice(0, 16);
  return `allmend-${installation}-${token}-`;
}

/** True when a run may give that name to a resource: it says the installation and the run, so nobody else uses it. */
export function isNameOfRun(installation: string, run: string, name: string): boolean {
  const prefix = namePrefix(installation, run);
  return (
    name.startsWith(prefix) &&
    name.length > prefix.length &&
    name.length <= maxNameLength &&
    /^[a-z0-9-]*[a-z0-9]$/.test(name)
  );
}

/** `allmend:<installation>:<run>`: at most 57 characters, within the 60 of Nova's and Neutron's tags. */
export function resourceTag(installation: string, run: string): string {
  return `allmend:${installation}:${run}`;
}

/** The installation that a tag or a name of our form speaks of; null for any other text. */
export function installationOf(text: string): string | null {
  return (
    /^allmend:([0-9a-f]{12}):[a-z0-9-]+$/.exec(text)?.[1] ??
    /^allmend-([0-9a-f]{12})-[a-z0-9]+-/.exec(text)?.[1] ??
    null
  );
}

/** A run id that sorts by time: nine base-36 digits of the clock, five random ones. */
export function newRunId(now: Date = new Date()): string {
  const random = (randomBytes(4).readUInt32BE() % 36 ** 5).toString(36).padStart(5, '0');
  return now.getTime().toString(36).padStart(9, '0') + random;
}

/** 12 lower-case hex digits. */
export function newInstallationId(): string {
  return randomBytes(6).toString('hex');
}
