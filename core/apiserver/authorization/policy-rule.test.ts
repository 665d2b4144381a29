import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { RequestInfo } from '../request/request-info.ts';
import { missingRights, ruleAllows, type PolicyRule } from './policy-rule.ts';

const root = { id: 'root', path: '' };

function about(verb: string, what: string, name = '', group = ''): RequestInfo {
  const [resource = '', subresource = ''] = what.split('/');
  return {
    type: 'resource',
    tenant: root,
    verb,
    group,
    version: 'v1',
    resource,
    subresource,
    namespace: 'a',
    name,
  } as RequestInfo;
}
const onPath = (verb: string, path: string): RequestInfo => ({ type: 'path', tenant: root, verb, path });

describe('a rule allows', () => {
  test.each<[Partial<PolicyRule>, RequestInfo, boolean]>([
    [{ verbs: ['get'], apiGroups: [''], resources: ['secrets'] }, about('get', 'secrets', 'x'), true],
    [{ verbs: ['get'], apiGroups: [''], resources: ['secrets'] }, about('list', 'secrets'), false],
    [{ verbs: ['*'], apiGroups: [''], resources: ['secrets'] }, about('deletecollection', 'secrets'), true],
    [{ verbs: ['get'], apiGroups: ['apps'], resources: ['secrets'] }, about('get', 'secrets', 'x'), false],
    [{ verbs: ['get'], apiGroups: ['*'], resources: ['*'] }, about('get', 'things/status', 'x', 'g'), true],
    [{ verbs: ['get'], apiGroups: [''], resources: ['secrets'] }, about('get', 'secrets/status', 'x'), false],
    [{ verbs: ['get'], apiGroups: [''], resources: ['secrets/status'] }, about('get', 'secrets/status', 'x'), true],
    [{ verbs: ['get'], apiGroups: [''], resources: ['secrets/status'] }, about('get', 'secrets', 'x'), false],
    [{ verbs: ['get'], apiGroups: [''], resources: ['*/status'] }, about('get', 'things/status', 'x'), true],
    [{ verbs: ['get'], apiGroups: [''], resources: ['*/status'] }, about('get', 'things/scale', 'x'), false],
    [
      { verbs: ['get'], apiGroups: [''], resources: ['secrets'], resourceNames: ['x'] },
      about('get', 'secrets', 'x'),
      true,
    ],
    [
      { verbs: ['get'], apiGroups: [''], resources: ['secrets'], resourceNames: ['x'] },
      about('get', 'secrets', 'y'),
      false,
    ],
    [
      { verbs: ['create'], apiGroups: [''], resources: ['secrets'], resourceNames: ['x'] },
      about('create', 'secrets'),
      false,
    ],
    [
      { verbs: ['get'], apiGroups: [''], resources: ['secrets'], resourceNames: [] },
      about('get', 'secrets', 'y'),
      true,
    ],
    [{ verbs: ['get'], nonResourceURLs: ['/apis/*'] }, onPath('get', '/apis/g/v1'), true],
    [{ verbs: ['get'], nonResourceURLs: ['/apis/*'] }, onPath('get', '/apis'), false],
    [{ verbs: ['get'], nonResourceURLs: ['/version'] }, onPath('get', '/version'), true],
    [{ verbs: ['get'], nonResourceURLs: ['/version'] }, onPath('post', '/version'), false],
    [{ verbs: ['*'], apiGroups: ['*'], resources: ['*'] }, onPath('get', '/metrics'), false],
    [{ verbs: ['*'], nonResourceURLs: ['*'] }, about('get', 'secrets'), false],
    [{ verbs: ['get'] }, about('get', 'secrets'), false],
  ])('%j: %j → %s', (rule, request, allowed) => {
    expect(ruleAllows(rule as PolicyRule, request)).toBe(allowed);
  });
});

describe('what is missing', () => {
  const readSecrets: PolicyRule = { verbs: ['get', 'list'], apiGroups: [''], resources: ['secrets'] };

  test('nothing, when every right is held, in whatever rules', () => {
    const owned: PolicyRule[] = [
      { verbs: ['list'], apiGroups: ['*'], resources: ['secrets'] },
      { verbs: ['get'], apiGroups: [''], resources: ['*'] },
    ];
    expect(missingRights(owned, [readSecrets])).toEqual([]);
  });

  test('each right that is not, in words', () => {
    expect(missingRights([{ ...readSecrets, resourceNames: ['x'] }], [readSecrets])).toEqual([
      '{APIGroups:[""], Resources:["secrets"], Verbs:["get"]}',
      '{APIGroups:[""], Resources:["secrets"], Verbs:["list"]}',
    ]);
    expect(missingRights([], [{ verbs: ['get'], nonResourceURLs: ['/x'] }])).toEqual([
      '{NonResourceURLs:["/x"], Verbs:["get"]}',
    ]);
    expect(missingRights([readSecrets], [{ ...readSecrets, verbs: ['*'] }])).toHaveLength(1);
  });

  test('a role of a million rights is not compared', () => {
    const many = Array.from({ length: 1000 }, (_, at) => `r${at}`);
    expect(missingRights([readSecrets], [{ verbs: many, apiGroups: [''], resources: many }])).toBeNull();
  });

  const word = fc.constantFrom('*', 'a', 'b');
  const rule = fc.record({
    verbs: fc.array(word, { minLength: 1, maxLength: 2 }),
    apiGroups: fc.array(word, { minLength: 1, maxLength: 2 }),
    resources: fc.array(fc.constantFrom('*', 'a', 'b', 'a/s', '*/s'), { minLength: 1, maxLength: 2 }),
    resourceNames: fc.array(fc.constantFrom('x', 'y'), { maxLength: 2 }),
  });

  test('law: who misses nothing of a role may do all that it allows', () => {
    const request = fc.record({
      verb: fc.constantFrom('a', 'b', 'c'),
      group: fc.constantFrom('a', 'b', 'c'),
      resource: fc.constantFrom('a', 'b', 'c', 'a/s', 'c/s'),
      name: fc.constantFrom('', 'x', 'y', 'z'),
    });
    fc.assert(
      fc.property(
        fc.array(rule, { maxLength: 3 }),
        fc.array(rule, { maxLength: 2 }),
        request,
        (owned, wanted, asked) => {
          fc.pre(missingRights(owned, wanted)?.length === 0);
          const info = about(asked.verb, asked.resource, asked.name, asked.group);
          if (wanted.some((one) => ruleAllows(one, info)))
            expect(owned.some((one) => ruleAllows(one, info))).toBe(true);
        },
      ),
      { numRuns: 2000 },
    );
  });

  test('law: nobody misses what they hold', () => {
    fc.assert(
      fc.property(fc.array(rule), (rules) => {
        expect(missingRights(rules, rules)).toEqual([]);
      }),
    );
  });
});
