/** Settings as people type them: `name = value` in each line. Null when a line is no such pair. */
export function readSettings(text: string): Readonly<Record<string, string>> | null {
  const pairs: [string, string][] = [];
  for (const line of text.split('\n')) {
    if (line.trim() === '') continue;
    const [, name, value] = /^\s*([A-Za-z][A-Za-z0-9._-]*)\s*=\s*(.*?)\s*$/.exec(line) ?? [];
    if (name === undefined || value === undefined) return null;
    pairs.push([name, value]);
  }
  return Object.fromEntries(pairs);
}
