import { expect, test } from 'vitest';
import { auditQuery, objectText, whoText } from './rows.ts';

const event = { time: '', type: 'write', verb: 'create', outcome: 'created', count: 1 };

test('who really did it, and to what', () => {
  expect(whoText({ ...event, user: { name: 'ann' }, actor: { name: 'bob' } })).toBe('bob');
  expect(whoText(event)).toBeNull();
  const target = { resource: 'certificates', subresource: 'status', namespace: 'hansa', name: 'x' };
  expect(objectText({ ...event, target })).toBe('certificates/status hansa/x');
  expect(objectText({ ...event, target: { path: '/metrics' } })).toBe('/metrics');
});

test('days are whole days of the reader, the last one included', () => {
  const { since, until, ...rest } = auditQuery({ since: '2026-11-20', until: '2026-11-20', object: 'a//b/c' });
  expect(new Date(until!).getTime() - new Date(since!).getTime()).toBe(86_400_000);
  expect(rest).toEqual({ order: 'descending', subject: 'a//b/c' });
  expect(auditQuery({ since: 'soon' })).toEqual({ order: 'descending' });
});
