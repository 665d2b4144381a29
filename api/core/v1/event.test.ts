import { compileColumns, tableOf } from '@allmend/core-machinery';
import { describe, expect, it } from 'vitest';
import { checkWrite, writeErrors } from '../../testing/kind-check.ts';
import { Event } from './event.ts';

const involvedObject = { kind: 'Cloud', namespace: 'shop', name: 'west' };
const modern = {
  involvedObject,
  eventTime: '2026-03-01T08:00:00.000001Z',
  reportingComponent: 'example.org/Controller',
  reportingInstance: 'server-0',
  action: 'Observe',
  reason: 'Unreachable',
};

describe('what is taken', () => {
  it.each([
    ['of an older reporter', { involvedObject }],
    ['of a newer reporter', modern],
    ['with times that Go left out', { involvedObject, eventTime: null, firstTimestamp: null, lastTimestamp: null }],
  ])('an event %s', (_, content) => {
    expect(writeErrors(Event, content)).toEqual([]);
  });

  it.each([
    [
      'without object',
      {},
      [/involvedObject: Required value/, /involvedObject.namespace: Invalid value: "": does not match/],
    ],
    [
      'about another namespace',
      { involvedObject: { namespace: 'other' } },
      [/^involvedObject.namespace: Invalid value: "other": does not match event.namespace$/],
    ],
    ['without reporter', { ...modern, reportingComponent: '' }, [/^reportingComponent: Required value/]],
    [
      'of a malformed reporter',
      { ...modern, reportingComponent: 'a b' },
      [/^reportingComponent: Invalid value: "a b": name part/],
    ],
    ['without action', { ...modern, action: undefined }, [/^action: Required value/]],
    ['with a long reason', { ...modern, reason: 'x'.repeat(129) }, [/^reason: .*can have at most 128 characters$/]],
    ['with a long message', { ...modern, message: 'x'.repeat(1025) }, [/^message: .*can have at most 1024 bytes$/]],
  ])('not an event %s', (_, content, errors) => {
    const found = writeErrors(Event, JSON.parse(JSON.stringify(content)) as object as Record<string, unknown>);
    expect(found).toHaveLength(errors.length);
    errors.forEach((error, at) => expect(found[at]).toMatch(error));
  });

  it('an event about something without namespace, in default', () => {
    const content = { involvedObject: { kind: 'Tenant', name: 'west' } };
    expect(writeErrors(Event, content, { metadata: { name: 'x', namespace: 'default' } })).toEqual([]);
    expect(writeErrors(Event, content)).toHaveLength(1);
  });
});

describe('what kubectl shows', () => {
  const cellsOf = (content: Record<string, unknown>): unknown => {
    const { object } = checkWrite(Event, content);
    const options = { now: new Date('2026-03-01T09:00:00Z'), includeObject: 'None' } as const;
    const { definitions } = compileColumns(Event);
    const { rows } = tableOf(compileColumns(Event), [object], options) as { rows: { cells: unknown[] }[] };
    return Object.fromEntries(definitions.slice(-10).map(({ name }, at) => [name, rows[0]!.cells.slice(-10)[at]]));
  };

  it('of a newer reporter', () => {
    const series = { count: 7, lastObservedTime: '2026-03-01T08:59:00.000000Z' };
    expect(cellsOf({ ...modern, type: 'Warning', message: ' It is down.\n', series })).toMatchObject({
      'Last Seen': '60s',
      Type: 'Warning',
      Reason: 'Unreachable',
      Object: 'cloud/west',
      Source: 'example.org/Controller, server-0',
      Message: 'It is down.',
      'First Seen': '60m',
      Count: 7,
      Name: 'x',
    });
  });

  it('of an older reporter', () => {
    const times = { firstTimestamp: '2026-03-01T08:30:00Z', lastTimestamp: '2026-03-01T08:50:00Z', count: 3 };
    expect(
      cellsOf({ involvedObject: { kind: 'Cloud' }, source: { component: 'c', host: 'h' }, ...times }),
    ).toMatchObject({
      'Last Seen': '10m',
      'First Seen': '30m',
      Object: 'cloud',
      Source: 'c, h',
      Count: 3,
    });
  });

  it('of one that says nothing', () => {
    expect(cellsOf({ involvedObject: {} })).toMatchObject({
      'Last Seen': '<unknown>',
      Object: '',
      Source: '',
      Count: 1,
    });
  });
});
