import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';

/** One import that the architecture does not allow. */
export interface ImportFault {
  readonly file: string;
  readonly line: number;
  readonly specifier: string;
  readonly why: string;
}

interface Package {
  readonly name: string;
  readonly dir: string;
  readonly dependencies: ReadonlySet<string>;
  /** Specifiers by which it may be imported: its name, and what its `exports` offer besides. */
  readonly entrances: ReadonlySet<string>;
}

/** Rank of a package by its folder: an import must go to a strictly lower rank (design §1). */
const ranks: readonly (readonly [RegExp, number])[] = [
  [/^kit\//, 0],
  [/^core\/machinery$/, 1],
  [/^api$/, 2],
  [/^core\/(client|store|blobs)$/, 3],
  // In design §1 beside the store; they stand on it.
  [/^core\/(history|ledger)$/, 3.5],
  [/^clients\//, 3],
  [/^core\/(apiserver|controller|login)$/, 4],
  [/^providers\//, 5],
  [/^features\//, 5],
  [/^apps\//, 6],
];

const anywhere = /^(tools|e2e|bench)$/;
const sandbox = /^sandbox\//;

/**
 * Checks every import of the workspace below `root`: packages import only lower layers and only what their package.json
 * lists, relative imports stay inside the package, kit packages import only kit, pure `check.ts` files import no client at
 * run time, and folder names say something.
 */
export function findImportFaults(root: string): ImportFault[] {
  const packages = readPackages(root);
  const byName = new Map(packages.map((one) => [one.name, one]));
  const faults: ImportFault[] = [];
  for (const from of packages) {
    for (const file of sourceFiles(join(root, from.dir))) {
      const path = relative(root, file);
      const vague = path.split(sep).find((part) => /^(utils?|helpers?|common|misc|manager)(\.|$|-)/.test(part));
      if (vague)
        faults.push({ file: path, line: 1, specifier: vague, why: 'names what it is not: name the thing inside' });
      if (/(^|\/)index\.ts$/.test(path) && dirname(path) !== from.dir && from.dir !== 'tools')
        faults.push({ file: path, line: 1, specifier: 'index.ts', why: 'index.ts stands only at a package root' });
      for (const found of readImports(readFileSync(file, 'utf8'))) {
        const why = judge(root, from, file, found, byName);
        if (why) faults.push({ file: path, line: found.line, specifier: found.specifier, why });
      }
    }
  }
  return faults;
}

function judge(
  root: string,
  from: Package,
  file: string,
  found: FoundImport,
  byName: ReadonlyMap<string, Package>,
): string | null {
  const { specifier } = found;
  if (specifier.startsWith('.')) {
    const target = resolve(dirname(file), specifier);
    if (!existsSync(target)) return 'file does not exist';
    // What only tests use is no part of a package's surface; end-to-end tests run it from where implementations meet.
    if (anywhere.test(from.dir) && isTest(target)) return null;
    return target.startsWith(join(root, from.dir) + sep) ? null : 'leaves its package: import the package by name';
  }
  // `virtual:` is made by the bundler.
  if (specifier.startsWith('node:') || specifier.startsWith('virtual:')) return null;
  if (!specifier.startsWith('@allmend/')) {
    const name = specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/');
    if (isTest(file) || anywhere.test(from.dir) || from.dependencies.has(name)) return null;
    return `${name} is not in the dependencies of ${from.name}`;
  }
  const name = specifier.split('/', 2).join('/');
  const to = byName.get(name);
  if (!to) return 'no such package';
  if (!to.entrances.has(specifier)) return 'imports inside a package: use its root';
  if (to.dir.startsWith('apps/') && !anywhere.test(from.dir)) return 'nobody imports from apps';
  if (anywhere.test(from.dir)) return null;
  if (sandbox.test(to.dir)) {
    if (from.dir.startsWith('apps/') || isTest(file)) return null;
    return 'only apps, tests and benches import a sandbox';
  }
  if (sandbox.test(from.dir)) {
    if (isTest(file) || to.dir.startsWith('kit/')) return listed(from, to, file);
    return 'a sandbox imports only kit';
  }
  if (isPureCheck(file) && !found.typeOnly && /^(clients|core)\//.test(to.dir))
    return 'a pure check does no I/O: import types only';
  if (from.dir.startsWith('kit/') && to.dir.startsWith('kit/')) return listed(from, to, file);
  if (rank(to) >= rank(from)) return `${from.dir} must not import ${to.dir} (design §1)`;
  return listed(from, to, file);
}

function listed(from: Package, to: Package, file: string): string | null {
  if (from.dependencies.has(to.name) || isTest(file)) return null;
  return `${to.name} is not in the dependencies of ${from.name}`;
}

function rank(one: Package): number {
  const found = ranks.find(([pattern]) => pattern.test(one.dir));
  if (!found) throw new Error(`tools/imports.ts: folder ${one.dir} has no layer`);
  return found[1];
}

function isTest(file: string): boolean {
  return /\.(test|contract|config)\.ts$|[/-]testing\.ts$|\/testing\//.test(file);
}

function isPureCheck(file: string): boolean {
  return /\/checks\/[^/]+\/(check|[a-z-]+-check)\.ts$/.test(file);
}

interface FoundImport {
  readonly specifier: string;
  readonly line: number;
  readonly typeOnly: boolean;
}

/** Static and dynamic imports and re-exports of a source text. Template specifiers cannot be judged and are left to the linter. */
function readImports(text: string): FoundImport[] {
  // Comments go first, each line of them kept empty so that places stay right.
  const source = text.replaceAll(/^\s*(?:\/\*\*?|\*|\/\/).*$/gm, '');
  const found: FoundImport[] = [];
  const patterns = [
    /^\s*(?:import|export)\s+(type\s)?[^'"`;]*?\bfrom\s*['"]([^'"]+)['"]/gm,
    /^\s*import\s+()['"]([^'"]+)['"]/gm,
    /\bimport\(\s*()['"]([^'"]+)['"]/g,
  ];
  for (const pattern of patterns) {
    for (const match of source.matchAll(pattern)) {
      const line =
        source.slice(0, match.index).split('\n').length + (match[0].match(/^\s*\n/)?.[0].split('\n').length ?? 1) - 1;
      found.push({ specifier: match[2]!, line, typeOnly: Boolean(match[1]) });
    }
  }
  return found;
}

function readPackages(root: string): Package[] {
  const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { workspaces: string[] };
  const dirs = manifest.workspaces.flatMap((pattern) => {
    if (!pattern.endsWith('/*')) return [pattern];
    const base = pattern.slice(0, -2);
    if (!existsSync(join(root, base))) return [];
    return readdirSync(join(root, base)).map((name) => `${base}/${name}`);
  });
  return dirs
    .filter((dir) => existsSync(join(root, dir, 'package.json')))
    .map((dir) => {
      const own = JSON.parse(readFileSync(join(root, dir, 'package.json'), 'utf8')) as {
        name: string;
        dependencies?: Record<string, string>;
        exports?: string | Record<string, string>;
      };
      const subpaths = typeof own.exports === 'object' ? Object.keys(own.exports) : ['.'];
      return {
        name: own.name,
        dir,
        dependencies: new Set(Object.keys(own.dependencies ?? {})),
        entrances: new Set(subpaths.map((path) => `${own.name}${path.slice(1)}`)),
      };
    });
}

function sourceFiles(dir: string): string[] {
  return readdirSync(dir).flatMap((name) => {
    if (name === 'node_modules') return [];
    const path = join(dir, name);
    if (statSync(path).isDirectory()) return sourceFiles(path);
    return /\.tsx?$/.test(name) && !name.endsWith('.d.ts') ? [path] : [];
  });
}
