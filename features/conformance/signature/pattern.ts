/** Pattern lists of OpenSSH. Source: ssh_config(5), PATTERNS. */

/** True when `*` (any number of characters) and `?` (exactly one) make `text` of the pattern. Linear in both lengths' product. */
export function matchesPattern(pattern: string, text: string): boolean {
  let [at, star, mark] = [0, -1, 0];
  for (let position = 0; position < text.length;) {
    if (at < pattern.length && pattern[at] === '*') {
      [star, mark] = [at++, position];
    } else if (at < pattern.length && (pattern[at] === '?' || pattern[at] === text[position])) {
      at++;
      position++;
    } else if (star >= 0) {
      at = star + 1;
      position = ++mark;
    } else {
      return false;
    }
  }
  while (pattern[at] === '*') at++;
  return at === pattern.length;
}

/** True when one of the comma-separated patterns matches and none with a leading `!` does. */
export function matchesPatternList(list: string, text: string): boolean {
  let found = false;
  for (const entry of list.split(',')) {
    if (entry.startsWith('!')) {
      if (matchesPattern(entry.slice(1), text)) return false;
    } else if (matchesPattern(entry, text)) {
      found = true;
    }
  }
  return found;
}
