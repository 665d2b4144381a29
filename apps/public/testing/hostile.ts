/** Puts the text into every string that is not structure: names, messages, parameters, addresses. */
export function hostile<T>(value: T, text: string): T {
  const structure =
    /^(?:schema|edition|verdict|validity|kind|state|origin|class|lifetime|coverage|key|id|scope|subject|group|version|versions|targets|report|finding|testcase|day|date|from|until|days|lastDay|sha256|hash|demandedBy|official)$|At$|^(?:asOf|since|newest|oldest|validFrom|validUntil|reviewUntil|effectiveFrom|stabilizedAt)$/;
  const walk = (one: unknown, name: string): unknown => {
    if (typeof one === 'string') return structure.test(name) ? one : `${one}${text}`;
    if (Array.isArray(one)) return one.map((item) => walk(item, name));
    if (typeof one !== 'object' || one === null) return one;
    // The name of a scope is a part of addresses; other names are what people call a thing.
    const plain = (key: string) => key === 'name' && 'uuid' in one;
    return Object.fromEntries(Object.entries(one).map(([key, item]) => [key, plain(key) ? item : walk(item, key)]));
  };
  return walk(value, '') as T;
}
