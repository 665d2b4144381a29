/** What a translator must keep of a sentence, and what is wrong with its form. */
export interface PatternReading {
  /** Names of its placeholders, at any depth. */
  readonly placeholders: ReadonlySet<string>;
  /** `braces`: they do not match; `other`: a plural has no case `other`. */
  readonly faults: readonly ('braces' | 'other')[];
}

/** Reads a sentence with `{name}`, `{name, number}` and `{count, plural, one {…} other {…}}` as `@allmend/kit-i18n` formats it. */
export function readPattern(pattern: string): PatternReading {
  const placeholders = new Set<string>();
  const faults = new Set<'braces' | 'other'>();
  gather(pattern, placeholders, faults);
  return { placeholders, faults: [...faults] };
}

function gather(text: string, placeholders: Set<string>, faults: Set<'braces' | 'other'>): void {
  const groups = topGroups(text);
  if (groups === null) {
    faults.add('braces');
    return;
  }
  for (const body of groups) {
    const [name = '', kind, ...rest] = body.split(',');
    placeholders.add(name.trim());
    if (kind?.trim() !== 'plural') continue;
    const cases = rest.join(',');
    if (!/(^|[\s}])other\s*\{/.test(cases)) faults.add('other');
    for (const sentence of topGroups(cases) ?? []) gather(sentence, placeholders, faults);
  }
}

/** What stands between the outermost braces; null when they do not match. */
function topGroups(text: string): string[] | null {
  const groups: string[] = [];
  let depth = 0;
  let start = 0;
  for (let at = 0; at < text.length; at++) {
    if (text[at] === '{' && depth++ === 0) start = at + 1;
    if (text[at] !== '}') continue;
    if (--depth < 0) return null;
    if (depth === 0) groups.push(text.slice(start, at));
  }
  return depth === 0 ? groups : null;
}
