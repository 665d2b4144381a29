import { expect, test } from 'vitest';
import { readScope } from '../scope/reader.ts';
import { shippedScopes } from '../scope/shipped/catalogue.ts';
import { standards } from './registry.ts';

test('a finding links the version of its standard that demands it', () => {
  const testcases = new Map(standards.flatMap((one) => one.testcases.map((each) => [each.id, each.url ?? one.url])));
  const wrong: string[] = [];
  for (const { alias, text } of shippedScopes) {
    const scope = readScope(text, alias);
    const demanding = new Map<string, Set<string>>();
    for (const module of scope.modules.values())
      for (const id of [...module.targets.values()].flat())
        if (module.url !== null) demanding.set(id, (demanding.get(id) ?? new Set()).add(module.url));
    for (const [id, urls] of demanding) {
      const link = testcases.get(id);
      if (link !== undefined && !urls.has(link)) wrong.push(`${id}: ${link}, not ${[...urls].join(' or ')}`);
    }
  }
  expect(wrong).toEqual([]);
});
