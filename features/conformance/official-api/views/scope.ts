import type { KnownScope } from '../../intake/directory.ts';
import { listedVersions, validityAt } from '../../scope/validity.ts';
import { heading, paragraph, type Block, type Inline, type View } from './document.ts';

/**
 * Modules by versions. "X": the module is part of the version; "X (not tested)" where it names no testcase that decides: officially both
 * look alike.
 */
export function scopeView({ scope }: KnownScope, now: Date): View {
  const day = now.toISOString().slice(0, 10);
  const states = validityAt(scope, day);
  const listed = listedVersions(scope, day);
  const versions = scope.versions.filter(({ version }) => listed.includes(version));
  const columns = ['Module', ...versions.map(({ version }) => `${version} (${states.get(version)!.validity})`)];
  const rows = [...scope.modules.values()]
    .filter(({ id }) => versions.some(({ include }) => include.includes(id)))
    .map(({ id, name, url, targets }): Inline[][] => {
      const cell = (targets.get('main') ?? []).length > 0 ? 'X' : 'X (not tested)';
      const title = name || id;
      return [
        [url === null ? title : { words: title, to: url }],
        ...versions.map(({ include }) => (include.includes(id) ? [cell] : [''])),
      ];
    });
  const chart: Block = rows.length === 0 ? paragraph('No version is listed today.') : { kind: 'table', columns, rows };
  return { title: scope.name, blocks: [heading(1, scope.name), chart] };
}
