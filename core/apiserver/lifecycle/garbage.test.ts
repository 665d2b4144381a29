import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { configMap, merge, widget, widgetDefinition } from '../registry/testing.ts';
import { openLivingHub, ownedBy, type LivingHub } from './testing.ts';

const maps = 'configmaps';
const widgets = 'widgets.example.org';
const roles = 'clusterroles.rbac.authorization.k8s.io';
const never = '00000000-0000-4000-8000-000000000000';

let hub: LivingHub;
beforeEach(async () => {
  hub = await openLivingHub();
  await hub.create('customresourcedefinitions.apiextensions.k8s.io', widgetDefinition());
});
afterEach(() => hub[Symbol.asyncDispose]());

const owner = (name: string) => hub.create(widgets, widget(name));
const owned = (name: string, ...ownerReferences: readonly object[]) =>
  hub.create(maps, configMap(name, {}, { ownerReferences }));

/** Everything that was queued before this is done: a stray that is made last is collected last. */
async function settled(): Promise<void> {
  const name = `stray-${Math.random().toString(36).slice(2, 8)}`;
  await owned(name, { apiVersion: 'example.org/v1', kind: 'Widget', name: 'never', uid: never });
  await hub.gone(maps, `default/${name}`);
}

describe('in the background', () => {
  test('what is owned goes after its owner, and what that owns', async () => {
    hub.live();
    const top = await owner('top');
    const middle = await owned('middle', ownedBy(top));
    await owned('bottom', ownedBy(middle));
    await owned('other', ownedBy(await owner('stays')));
    await hub.remove(widgets, 'default/top', { propagation: 'Background' });
    await hub.gone(maps, 'default/bottom');
    expect(await hub.find(maps, 'default/middle')).toBeNull();
    await settled();
    expect(await hub.find(maps, 'default/other')).not.toBeNull();
  });

  test('what has another owner stays, and forgets the one that is gone', async () => {
    hub.live();
    const [first, second] = [await owner('first'), await owner('second')];
    await owned('shared', ownedBy(first), ownedBy(second));
    await hub.remove(widgets, 'default/first');
    const left = await hub.until(maps, 'default/shared', ({ metadata }) => metadata.ownerReferences?.length === 1);
    expect(left.metadata.ownerReferences).toMatchObject([{ name: 'second' }]);
    await hub.remove(widgets, 'default/second');
    await hub.gone(maps, 'default/shared');
  });
});

describe('in the foreground', () => {
  test('the owner waits for those that block it, and for no others', async () => {
    hub.live();
    const top = await owner('top');
    await owned('blocks', ownedBy(top, 'block'));
    await owned('free', ownedBy(top));
    await hub.hold(maps, 'default/blocks');
    await hub.hold(maps, 'default/free');
    const marked = await hub.remove(widgets, 'default/top', { propagation: 'Foreground' });
    expect(marked.metadata.finalizers).toEqual(['foregroundDeletion']);
    for (const name of ['blocks', 'free']) {
      await hub.until(maps, `default/${name}`, ({ metadata }) => metadata.deletionTimestamp !== undefined);
    }
    await settled();
    expect(await hub.find(widgets, 'default/top')).not.toBeNull();
    await hub.release(maps, 'default/blocks');
    await hub.gone(widgets, 'default/top');
    expect(await hub.find(maps, 'default/free')).not.toBeNull();
  });

  test('goes down the whole tree, the leaves first', async () => {
    hub.live();
    const top = await owner('top');
    const middle = await owned('middle', ownedBy(top, 'block'));
    await owned('leaf', ownedBy(middle, 'block'));
    await hub.hold(maps, 'default/leaf');
    await hub.remove(widgets, 'default/top', { propagation: 'Foreground' });
    await hub.until(maps, 'default/leaf', ({ metadata }) => metadata.deletionTimestamp !== undefined);
    const waits = await hub.until(maps, 'default/middle', ({ metadata }) => metadata.finalizers !== undefined);
    expect(waits.metadata.finalizers).toEqual(['foregroundDeletion']);
    await hub.release(maps, 'default/leaf');
    await hub.gone(widgets, 'default/top');
    expect(await hub.find(maps, 'default/middle')).toBeNull();
  });

  test('an owner with no dependents goes at once', async () => {
    hub.live();
    await owner('alone');
    await hub.remove(widgets, 'default/alone', { propagation: 'Foreground' });
    await hub.gone(widgets, 'default/alone');
  });
});

test('orphans stay and forget their owner, all of them, before it goes', async () => {
  const top = await owner('top');
  const other = await owner('other');
  await owned('one', ownedBy(top));
  await owned('two', ownedBy(top), ownedBy(other));
  await hub.remove(widgets, 'default/top', { propagation: 'Orphan' });
  expect((await hub.get(widgets, 'default/top')).metadata.finalizers).toEqual(['orphan']);
  hub.live();
  await hub.gone(widgets, 'default/top');
  expect((await hub.get(maps, 'default/one')).metadata).not.toHaveProperty('ownerReferences');
  expect((await hub.get(maps, 'default/two')).metadata.ownerReferences).toMatchObject([{ name: 'other' }]);
});

describe('owners that are not there', () => {
  test.each([
    ['never were', { apiVersion: 'example.org/v1', kind: 'Widget', name: 'never', uid: never }, 'collected'],
    [
      'have the name but not the uid',
      { apiVersion: 'example.org/v1', kind: 'Widget', name: 'real', uid: never },
      'collected',
    ],
    ['are in another namespace', { apiVersion: 'example.org/v1', kind: 'Widget', name: 'far' }, 'collected'],
    [
      'are of a kind that nobody knows',
      { apiVersion: 'none.example.org/v1', kind: 'None', name: 'x', uid: never },
      'kept',
    ],
  ])('that %s', async (_what, reference, outcome) => {
    hub.live();
    await owner('real');
    await hub.create('namespaces', { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'far' } });
    const far = await hub.create(widgets, widget('far', {}, { namespace: 'far' }));
    await owned('object', { uid: far.metadata.uid, ...reference });
    if (outcome === 'collected') return hub.gone(maps, 'default/object');
    await settled();
    expect(await hub.find(maps, 'default/object')).not.toBeNull();
  });

  test('an owner in a namespace says nothing about an object in none', async () => {
    hub.live();
    const real = await owner('real');
    const role = { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'ClusterRole', rules: [] };
    await hub.create(roles, { ...role, metadata: { name: 'wide', ownerReferences: [ownedBy(real)] } });
    await hub.remove(widgets, 'default/real');
    await settled();
    expect(await hub.find(roles, 'wide')).not.toBeNull();
  });

  test('an owner in none holds objects in every namespace', async () => {
    hub.live();
    const role = { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'ClusterRole', rules: [] };
    const wide = await hub.create(roles, { ...role, metadata: { name: 'wide' } });
    await owned('of-wide', ownedBy(wide));
    await settled();
    expect(await hub.find(maps, 'default/of-wide')).not.toBeNull();
    await hub.remove(roles, 'wide');
    await hub.gone(maps, 'default/of-wide');
  });

  test('an object that gets such an owner later goes too', async () => {
    hub.live();
    await owned('later');
    const ownerReferences = [{ apiVersion: 'example.org/v1', kind: 'Widget', name: 'never', uid: never }];
    await hub.patch(maps, 'default/later', merge({ metadata: { ownerReferences } }));
    await hub.gone(maps, 'default/later');
  });
});
