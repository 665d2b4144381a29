import { describe, it } from 'vitest';
import { tell, type Scenario } from './scenario-testing.ts';

// The ideas of the cases are those of structured-merge-diff merge/*_test.go.

const scalars: readonly Scenario[] = [
  {
    name: 'the first applier owns its fields',
    steps: [{ apply: 'a', spec: { text: 'x', number: 1 } }],
    spec: { text: 'x', number: 1 },
    owners: { a: ['.text', '.number'] },
  },
  {
    name: 'applying the same value again changes nothing',
    steps: [
      { apply: 'a', spec: { text: 'x' } },
      { apply: 'a', spec: { text: 'x' } },
    ],
    spec: { text: 'x' },
    owners: { a: ['.text'] },
  },
  {
    name: 'a dropped field that nobody else owns goes',
    steps: [
      { apply: 'a', spec: { text: 'x', number: 1 } },
      { apply: 'a', spec: { number: 1 } },
    ],
    spec: { number: 1 },
    owners: { a: ['.number'] },
  },
  {
    name: 'a dropped field that another applier has stays',
    steps: [
      { apply: 'a', spec: { text: 'x', number: 1 } },
      { apply: 'b', spec: { text: 'x' } },
      { apply: 'a', spec: { number: 1 } },
    ],
    spec: { text: 'x', number: 1 },
    owners: { a: ['.number'], b: ['.text'] },
  },
  {
    name: 'equal values are shared; then neither may change them alone',
    steps: [
      { apply: 'a', spec: { text: 'x' } },
      { apply: 'b', spec: { text: 'x' } },
      { apply: 'a', spec: { text: 'y' }, conflicts: ['.text'] },
    ],
    spec: { text: 'x' },
    owners: { a: ['.text'], b: ['.text'] },
  },
  {
    name: 'force takes the field from every other owner',
    steps: [
      { apply: 'a', spec: { text: 'x' } },
      { apply: 'b', spec: { text: 'x' } },
      { apply: 'c', spec: { text: 'z' }, force: 'true' },
    ],
    spec: { text: 'z' },
    owners: { c: ['.text'] },
  },
  {
    name: 'an update takes fields silently, and only those it changes',
    steps: [
      { apply: 'a', spec: { text: 'x', number: 1 } },
      { update: 'b', spec: { text: 'y', number: 1 } },
    ],
    spec: { text: 'y', number: 1 },
    owners: { a: ['.number'], 'u:b': ['.text'] },
  },
  {
    name: 'what an update took conflicts with the applier who had it',
    steps: [
      { apply: 'a', spec: { text: 'x' } },
      { update: 'b', spec: { text: 'y' } },
      { apply: 'a', spec: { text: 'x' }, conflicts: ['.text'] },
    ],
    spec: { text: 'y' },
    owners: { 'u:b': ['.text'] },
  },
  {
    name: 'an update that removes a field takes it from everybody',
    steps: [
      { apply: 'a', spec: { text: 'x', number: 1 } },
      { apply: 'b', spec: { text: 'x' } },
      { update: 'c', spec: { number: 1 } },
    ],
    spec: { number: 1 },
    owners: { a: ['.number'] },
  },
  {
    name: 'a field that an updater set stays when an applier that shared it drops it',
    steps: [
      { update: 'u', spec: { text: 'x', number: 1 } },
      { apply: 'a', spec: { text: 'x' } },
      { apply: 'a', spec: {} },
    ],
    spec: { text: 'x', number: 1 },
    owners: { a: [''], 'u:u': ['', '.number', '.text'] },
  },
  {
    name: 'an updater and an applier may have one name',
    steps: [
      { apply: 'a', spec: { text: 'x' } },
      { update: 'a', spec: { text: 'x', number: 1 } },
    ],
    spec: { text: 'x', number: 1 },
    owners: { a: ['.text'], 'u:a': ['.number'] },
  },
  {
    name: 'a null of a nullable field is a value and can be owned',
    steps: [{ apply: 'a', spec: { nothing: null } }],
    spec: { nothing: null },
    owners: { a: ['.nothing'] },
  },
  {
    name: 'int-or-string is one field whatever it holds',
    steps: [
      { apply: 'a', spec: { port: 80 } },
      { apply: 'b', spec: { port: 'http' }, conflicts: ['.port'] },
      { apply: 'b', spec: { port: 'http' }, force: 'true' },
    ],
    spec: { port: 'http' },
    owners: { b: ['.port'] },
  },
];

const maps: readonly Scenario[] = [
  {
    name: 'members of a map have owners of their own',
    steps: [
      { apply: 'a', spec: { labels: { a: '1', b: '1' } } },
      { apply: 'b', spec: { labels: { c: '1' } } },
      { apply: 'a', spec: { labels: { a: '1' } } },
    ],
    spec: { labels: { a: '1', c: '1' } },
    owners: { a: ['.labels.a'], b: ['.labels.c'] },
  },
  {
    name: 'a map goes with its last member',
    steps: [
      { apply: 'a', spec: { text: 'x', labels: { a: '1' } } },
      { apply: 'a', spec: { text: 'x' } },
    ],
    spec: { text: 'x' },
    owners: { a: ['.text'] },
  },
  {
    name: 'a map that is applied empty stays, and is owned',
    steps: [
      { apply: 'a', spec: { labels: { a: '1' } } },
      { apply: 'a', spec: { labels: {} } },
      { apply: 'a', spec: { labels: {} } },
    ],
    spec: { labels: {} },
    owners: { a: ['.labels'] },
  },
  {
    name: 'an empty map or null applied over members of others takes nothing away',
    steps: [
      { apply: 'a', spec: { labels: { a: '1' } } },
      { apply: 'b', spec: { labels: {} } },
      { apply: 'c', spec: { labels: null } },
    ],
    spec: { labels: { a: '1' } },
    owners: { a: ['.labels.a'], b: ['.labels'], c: ['.labels'] },
  },
  {
    name: 'an atomic map is one field',
    steps: [
      { apply: 'a', spec: { selector: { a: '1' } } },
      { apply: 'b', spec: { selector: { b: '1' } }, conflicts: ['.selector'] },
      { apply: 'b', spec: { selector: { b: '1' } }, force: 'true' },
    ],
    spec: { selector: { b: '1' } },
    owners: { b: ['.selector'] },
  },
  {
    name: 'declared maps on the way are not owned, and go when empty',
    steps: [
      { apply: 'a', spec: { tree: { left: { value: 1 }, right: { value: 1 } } } },
      { apply: 'b', spec: { tree: { right: { value: 1 } } } },
      { apply: 'a', spec: { tree: {} } },
    ],
    spec: { tree: { right: { value: 1 } } },
    owners: { a: ['.tree'], b: ['.tree.right.value'] },
  },
  {
    name: 'members of an open map of maps are owned beside what is in them',
    steps: [
      { apply: 'a', spec: { groups: { one: { a: 'x' } } } },
      { apply: 'b', spec: { groups: { one: { b: 'x' }, two: {} } } },
      { apply: 'a', spec: {} },
    ],
    spec: { groups: { one: { b: 'x' }, two: {} } },
    owners: { a: [''], b: ['.groups.one', '.groups.one.b', '.groups.two'] },
  },
  {
    name: 'a nested struct that an applier drops goes as far as it was its own',
    steps: [
      { apply: 'a', spec: { tree: { left: { value: 1 } } } },
      { update: 'u', spec: { tree: { left: { value: 1 }, right: { value: 2 } } } },
      { apply: 'a', spec: { text: 'x' } },
    ],
    spec: { text: 'x', tree: { right: { value: 2 } } },
    owners: { a: ['.text'], 'u:u': ['.tree.right', '.tree.right.value'] },
  },
];

const lists: readonly Scenario[] = [
  {
    name: 'an atomic list is one field',
    steps: [
      { apply: 'a', spec: { args: ['x'] } },
      { apply: 'b', spec: { args: ['x', 'y'] }, conflicts: ['.args'] },
    ],
    spec: { args: ['x'] },
    owners: { a: ['.args'] },
  },
  {
    name: 'each value of a set is a field',
    steps: [
      { apply: 'a', spec: { tags: ['x', 'y'] } },
      { apply: 'b', spec: { tags: ['y', 'z'] } },
      { apply: 'a', spec: { tags: ['x'] } },
      { apply: 'b', spec: {} },
    ],
    spec: { tags: ['x'] },
    owners: { a: ['.tags[="x"]'], b: [''] },
  },
  {
    name: 'a set in another order is the same set',
    steps: [
      { apply: 'a', spec: { tags: ['x', 'y', 'z'] } },
      { apply: 'b', spec: { tags: ['z', 'x'] } },
    ],
    spec: { tags: ['y', 'z', 'x'] },
    owners: { a: ['.tags[="x"]', '.tags[="y"]', '.tags[="z"]'], b: ['.tags[="x"]', '.tags[="z"]'] },
  },
  {
    name: 'items with keys merge member by member',
    steps: [
      { apply: 'a', spec: { items: [{ name: 'one', value: 1 }] } },
      { apply: 'b', spec: { items: [{ name: 'one', other: 'x' }, { name: 'two' }] } },
      { apply: 'b', spec: { items: [{ name: 'one', value: 2 }] }, conflicts: ['.items[name="one"].value'] },
    ],
    spec: { items: [{ name: 'one', value: 1, other: 'x' }, { name: 'two' }] },
    owners: {
      a: ['.items[name="one"]', '.items[name="one"].name', '.items[name="one"].value'],
      b: [
        '.items[name="one"]',
        '.items[name="one"].name',
        '.items[name="one"].other',
        '.items[name="two"]',
        '.items[name="two"].name',
      ],
    },
  },
  {
    name: 'an item goes when its last owner drops it, a member of it before that',
    steps: [
      { apply: 'a', spec: { items: [{ name: 'one', value: 1 }, { name: 'two' }] } },
      { apply: 'b', spec: { items: [{ name: 'one', other: 'x' }] } },
      { apply: 'a', spec: { text: 'x' } },
    ],
    spec: { text: 'x', items: [{ name: 'one', other: 'x' }] },
    owners: { a: ['.text'], b: ['.items[name="one"]', '.items[name="one"].name', '.items[name="one"].other'] },
  },
  {
    name: 'a key that is left out counts with its default',
    steps: [
      { apply: 'a', spec: { ports: [{ port: 80, name: 'web' }] } },
      {
        apply: 'b',
        spec: { ports: [{ port: 80, protocol: 'TCP', name: 'http' }] },
        conflicts: ['.ports[port=80,protocol="TCP"].name'],
      },
      { apply: 'b', spec: { ports: [{ port: 80, protocol: 'UDP', name: 'quic' }] } },
    ],
    spec: {
      ports: [
        { port: 80, name: 'web' },
        { port: 80, protocol: 'UDP', name: 'quic' },
      ],
    },
    owners: {
      a: [
        '.ports[port=80,protocol="TCP"]',
        '.ports[port=80,protocol="TCP"].name',
        '.ports[port=80,protocol="TCP"].port',
      ],
      b: [
        '.ports[port=80,protocol="UDP"]',
        '.ports[port=80,protocol="UDP"].name',
        '.ports[port=80,protocol="UDP"].port',
        '.ports[port=80,protocol="UDP"].protocol',
      ],
    },
  },
  {
    name: 'a key that is said and then left to its default goes, its item stays',
    steps: [
      { update: 'u', spec: { ports: [{ port: 80 }] } },
      { apply: 'a', spec: { ports: [{ port: 80, protocol: 'TCP' }] } },
      { apply: 'a', spec: { text: 'x' } },
    ],
    spec: { text: 'x', ports: [{ port: 80 }] },
    owners: {
      a: ['.text'],
      'u:u': ['', '.ports', '.ports[port=80,protocol="TCP"]', '.ports[port=80,protocol="TCP"].port'],
    },
  },
  {
    name: 'a set inside an item',
    steps: [
      { apply: 'a', spec: { items: [{ name: 'one', tags: ['x'] }] } },
      { apply: 'b', spec: { items: [{ name: 'one', tags: ['y'] }] } },
      { apply: 'a', spec: { items: [{ name: 'one' }] } },
    ],
    spec: { items: [{ name: 'one', tags: ['y'] }] },
    owners: {
      a: ['.items[name="one"]', '.items[name="one"].name'],
      b: ['.items[name="one"]', '.items[name="one"].name', '.items[name="one"].tags[="y"]'],
    },
  },
  {
    name: 'an update that changes one item owns that member only',
    steps: [
      {
        apply: 'a',
        spec: {
          items: [
            { name: 'one', value: 1 },
            { name: 'two', value: 1 },
          ],
        },
      },
      {
        update: 'u',
        spec: {
          items: [
            { name: 'two', value: 1 },
            { name: 'one', value: 2 },
          ],
        },
      },
    ],
    spec: {
      items: [
        { name: 'two', value: 1 },
        { name: 'one', value: 2 },
      ],
    },
    owners: {
      a: [
        '.items[name="one"]',
        '.items[name="one"].name',
        '.items[name="two"]',
        '.items[name="two"].name',
        '.items[name="two"].value',
      ],
      'u:u': ['.items[name="one"].value'],
    },
  },
];

const duplicates: readonly Scenario[] = [
  {
    name: 'items with one key are one field of who wrote them',
    steps: [
      {
        update: 'u',
        spec: {
          items: [
            { name: 'one', value: 1 },
            { name: 'one', value: 2 },
          ],
        },
      },
    ],
    spec: {
      items: [
        { name: 'one', value: 1 },
        { name: 'one', value: 2 },
      ],
    },
    owners: { 'u:u': ['', '.items', '.items[name="one"]'] },
  },
  {
    name: 'appliers leave them alone when they speak of other items',
    steps: [
      {
        update: 'u',
        spec: {
          items: [
            { name: 'one', value: 1 },
            { name: 'one', value: 2 },
          ],
        },
      },
      { apply: 'a', spec: { items: [{ name: 'two' }] } },
    ],
    spec: { items: [{ name: 'one', value: 1 }, { name: 'one', value: 2 }, { name: 'two' }] },
    owners: {
      a: ['.items[name="two"]', '.items[name="two"].name'],
      'u:u': ['', '.items', '.items[name="one"]'],
    },
  },
  {
    name: 'an applier that speaks of them replaces them all, by force',
    steps: [
      {
        update: 'u',
        spec: {
          tags: ['x', 'x'],
          items: [
            { name: 'one', value: 1 },
            { name: 'one', value: 2 },
          ],
        },
      },
      { apply: 'a', spec: { items: [{ name: 'one', value: 3 }] }, force: 'true' },
    ],
    spec: { tags: ['x', 'x'], items: [{ name: 'one', value: 3 }] },
    owners: {
      a: ['.items[name="one"]', '.items[name="one"].name', '.items[name="one"].value'],
      'u:u': ['', '.items', '.tags', '.tags[="x"]'],
    },
  },
  {
    name: 'an update that makes a duplicate takes the item from its applier',
    steps: [
      { apply: 'a', spec: { tags: ['x', 'y'] } },
      { update: 'u', spec: { tags: ['x', 'y', 'x'] } },
    ],
    spec: { tags: ['x', 'y', 'x'] },
    owners: { a: ['.tags[="y"]'], 'u:u': ['.tags[="x"]'] },
  },
];

const free: readonly Scenario[] = [
  {
    name: 'below preserve-unknown-fields maps are split and lists are one field',
    steps: [
      { apply: 'a', spec: { free: { a: 1, deep: { x: 1 }, list: [{ name: 'one' }] } } },
      { apply: 'b', spec: { free: { b: 1, deep: { y: 1 } } } },
      { apply: 'b', spec: { free: { list: [] } }, conflicts: ['.free.list'] },
      { apply: 'a', spec: { free: { deep: { x: 1 } } } },
    ],
    spec: { free: { deep: { x: 1, y: 1 }, b: 1 } },
    owners: { a: ['.free.deep', '.free.deep.x'], b: ['.free.b', '.free.deep', '.free.deep.y'] },
  },
  {
    name: 'a value may change its shape',
    steps: [
      { apply: 'a', spec: { free: { a: 'text' } } },
      { apply: 'a', spec: { free: { a: { b: 1 } } } },
      { apply: 'a', spec: { free: { a: ['x'] } } },
    ],
    spec: { free: { a: ['x'] } },
    owners: { a: ['.free.a'] },
  },
  {
    name: 'without a schema everything is deduced',
    schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
    steps: [
      { apply: 'a', spec: { a: { b: 1 }, list: [1] } },
      { apply: 'b', spec: { a: { c: 1 } } },
      { apply: 'a', spec: { a: { b: 2 } } },
    ],
    spec: { a: { b: 2, c: 1 } },
    owners: { a: ['', '.a', '.a.b'], b: ['', '.a', '.a.c'] },
  },
  {
    name: '__proto__ is a name like any other',
    steps: [
      { apply: 'a', spec: JSON.parse('{"labels":{"__proto__":"x","constructor":"y"}}') as never },
      { apply: 'b', spec: JSON.parse('{"labels":{"__proto__":"z"}}') as never, conflicts: ['.labels.__proto__'] },
    ],
    spec: JSON.parse('{"labels":{"__proto__":"x","constructor":"y"}}') as never,
    owners: { a: ['.labels.__proto__', '.labels.constructor'] },
  },
];

describe.each([
  ['scalars', scalars],
  ['maps', maps],
  ['lists', lists],
  ['duplicate keys', duplicates],
  ['values without schema', free],
])('%s', (_, scenarios) => {
  it.each(scenarios)('$name', tell);
});
