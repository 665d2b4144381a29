import { readFileSync } from 'node:fs';

/** Licences that may ship (permissive), by SPDX id. */
const permissive = new Set([
  'MIT',
  'MIT-0',
  'Apache-2.0',
  'ISC',
  'BSD-2-Clause',
  'BSD-3-Clause',
  '0BSD',
  'Unlicense',
  'CC0-1.0',
  'BlueOak-1.0.0',
  'Python-2.0',
]);
/** Additionally allowed for tools that are not shipped. */
const developmentOnly = new Set(['MPL-2.0', 'CC-BY-4.0', 'CC-BY-3.0']);

interface Locked {
  readonly version?: string;
  readonly license?: string;
  readonly dev?: boolean;
  readonly link?: boolean;
}

/** Packages of a lockfile whose licence may not be used where they are used, one sentence each. */
export function findLicenceFaults(lockfile: string, installed: (path: string) => string | undefined): string[] {
  const { packages } = JSON.parse(lockfile) as { packages: Record<string, Locked> };
  const faults: string[] = [];
  for (const [path, one] of Object.entries(packages)) {
    if (!path.includes('node_modules/') || one.link) continue;
    const name = path.slice(path.lastIndexOf('node_modules/') + 13);
    const licence = one.license ?? installed(path);
    if (!licence) faults.push(`${name} ${one.version ?? ''} states no licence`);
    else if (!allowed(licence, one.dev ?? false))
      faults.push(
        `${name} ${one.version ?? ''} is ${licence}, which may not be used ${one.dev ? 'at all' : 'at run time'}`,
      );
  }
  return faults;
}

function allowed(expression: string, development: boolean): boolean {
  return expression
    .replaceAll(/[()]/g, '')
    .split(/\s+OR\s+/i)
    .some((choice) =>
      choice
        .split(/\s+AND\s+/i)
        .every((id) => permissive.has(id.trim()) || (development && developmentOnly.has(id.trim()))),
    );
}

/** Licence of an installed package, for lockfile entries without one. */
export function installedLicence(path: string): string | undefined {
  try {
    const manifest = JSON.parse(readFileSync(`${path}/package.json`, 'utf8')) as {
      license?: string | { type?: string };
      licenses?: { type: string }[];
    };
    if (typeof manifest.license === 'string') return manifest.license;
    return manifest.license?.type ?? manifest.licenses?.[0]?.type;
  } catch {
    return undefined;
  }
}
