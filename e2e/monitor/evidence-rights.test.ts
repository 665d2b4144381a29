import { Namespace, Subject } from '@allmend/api/kinds';
import type { ReportRow } from '@allmend/conformance/controllers';
import type { Client } from '@allmend/core-client';
import { temporaryFolder } from '@allmend/kit-testing';
import { openPublicPages } from '@allmend/public';
import { request } from 'undici';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { noRooms, openMonitorRecords, startTestHub, type TestHub } from '../../apps/server/testing.ts';
import { entryOf, snapshotOf } from '../../features/conformance/monitor/testing.ts';
import { furnish, scope, waitForServer } from './hub-stage.ts';

/*
 * Two operators with a namespace each, one of whom does not want every cloud to be seen; an auditor; and whoever reads the public
 * pages. Whose evidence each of them gets.
 */

const places = ['hansa/luebeck', 'hansa/hidden', 'aare/bern'] as const;
type Place = (typeof places)[number];
const partsOf = (place: Place) => {
  const [namespace = '', name = ''] = place.split('/');
  return { namespace, name };
};

let hub: TestHub;
const rows = new Map<Place, ReportRow>();
const bodies = new Map<Place, string>();
const stack = new AsyncDisposableStack();

beforeAll(async () => {
  const { path: dataDir } = stack.use(await temporaryFolder('evidence-rights'));
  const uids = new Map<Place, string>();
  {
    await using first = await startTestHub({ dataDir });
    await furnish(first.root);
    await first.root.kind(Namespace).create({ metadata: { name: 'aare' } });
    for (const place of places) {
      const listing = place === 'hansa/hidden' ? ('unlisted' as const) : ('public' as const);
      const spec = { displayName: place, operator: 'Somebody', scopes: [scope], listing };
      const made = await first.root.kind(Subject).create({ metadata: partsOf(place), spec });
      uids.set(place, made.metadata.uid!);
    }
  }
  {
    await using records = await openMonitorRecords(dataDir);
    const own = records.blobs.of('root');
    for (const place of places) {
      const body = `what ${place} answered`;
      bodies.set(place, await own.put(Buffer.from(body)));
      const snapshot = await own.put(Buffer.from(JSON.stringify(snapshotOf(body))));
      const receivedAt = new Date(Date.now() - 3 * 86_400_000);
      const subject = { tenant: 'root', ...partsOf(place), uid: uids.get(place)! };
      rows.set(place, await records.journal.record(entryOf(subject, { receivedAt, snapshot, signature: 'signed' })));
    }
  }
  hub = stack.use(
    await startTestHub({ dataDir, published: true, rooms: { ...noRooms, publicPages: openPublicPages } }),
  );
}, 180_000);
afterAll(() => stack.disposeAsync());

const group = '/apis/conformance.allmend.dev/v1alpha1';

/** Every content that a report about the place refers to. */
function digestsOf(place: Place): readonly string[] {
  const { content, signature, snapshot } = rows.get(place)!;
  return [content, signature!, snapshot!, bodies.get(place)!];
}

/** Status of each content of a place, asked for as one of a namespace. */
async function codes(client: Client, place: Place, namespace = partsOf(place).namespace): Promise<Set<number>> {
  const found = new Set<number>();
  for (const digest of digestsOf(place)) {
    const path = `${group}/namespaces/${namespace}/evidences/${digest}/content`;
    const code = await client.content(path, { query: { report: rows.get(place)!.report } }).then(
      () => 200,
      (error: unknown) => (error as { code: number }).code,
    );
    found.add(code);
  }
  return found;
}

const rbac = '/apis/rbac.authorization.k8s.io/v1';

async function bind(user: string, roleRef: { kind: string; name: string }, namespace?: string): Promise<void> {
  const kind = namespace === undefined ? 'ClusterRoleBinding' : 'RoleBinding';
  const place = namespace === undefined ? '/clusterrolebindings' : `/namespaces/${namespace}/rolebindings`;
  await hub.root.post(`${rbac}${place}`, {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind,
    metadata: { name: user },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', ...roleRef },
    subjects: [{ kind: 'User', apiGroup: 'rbac.authorization.k8s.io', name: user }],
  });
}

describe('evidence is read by', () => {
  test('an operator: of the clouds in the own namespace, and of no other', async () => {
    await bind('otto', { kind: 'ClusterRole', name: 'view' }, 'hansa');
    const otto = await hub.as('otto');
    expect(await codes(otto, 'hansa/luebeck')).toEqual(new Set([200]));
    expect(await codes(otto, 'hansa/hidden')).toEqual(new Set([200]));
    expect(await codes(otto, 'aare/bern')).toEqual(new Set([403]));
    // The report of the neighbour, asked for as if it were one's own.
    expect(await codes(otto, 'aare/bern', 'hansa')).toEqual(new Set([404]));
  });

  test('an auditor: of all', async () => {
    await bind('audra', { kind: 'ClusterRole', name: 'conformance-auditor' });
    const audra = await hub.as('audra');
    for (const place of places) expect(await codes(audra, place), place).toEqual(new Set([200]));
    expect(await codes(audra, 'aare/bern', 'hansa')).toEqual(new Set([404]));
  });

  test('who may see one cloud of a namespace: of that one alone', async () => {
    await hub.root.post(`${rbac}/namespaces/hansa/roles`, {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'Role',
      metadata: { name: 'one-cloud' },
      rules: [
        {
          verbs: ['get'],
          apiGroups: ['conformance.allmend.dev'],
          resources: ['subjects', 'subjects/findings'],
          resourceNames: ['luebeck'],
        },
        { verbs: ['get'], apiGroups: ['conformance.allmend.dev'], resources: ['evidences/content'] },
      ],
    });
    await bind('olga', { kind: 'Role', name: 'one-cloud' }, 'hansa');
    const olga = await hub.as('olga');
    expect(await codes(olga, 'hansa/luebeck')).toEqual(new Set([200]));
    expect(await codes(olga, 'hansa/hidden')).toEqual(new Set([404]));
  });
});

describe('whoever reads the public pages', () => {
  const get = async (path: string) => {
    const { statusCode, body } = await request(`${hub.hub.publicUrl}${path}`);
    return { status: statusCode, text: await body.text() };
  };

  test('gets the evidence of what is listed, and none of another one under its name', async () => {
    await waitForServer('the pages', async () => (await get('/data/sheet.json')).text.includes('hansa/luebeck'));
    const path = (shown: Place, of: Place, digest: string) => `/evidence/${shown}/${rows.get(of)!.report}/${digest}`;
    for (const digest of digestsOf('hansa/luebeck'))
      expect((await get(path('hansa/luebeck', 'hansa/luebeck', digest))).status).toBe(200);
    for (const of of ['hansa/hidden', 'aare/bern'] as const) {
      for (const digest of digestsOf(of))
        expect((await get(path('hansa/luebeck', of, digest))).status, `${of} ${digest}`).toBe(404);
    }
    for (const digest of digestsOf('hansa/hidden'))
      expect((await get(path('hansa/hidden', 'hansa/hidden', digest))).status).toBe(404);
  });

  test('learns from no data that there is another one, the roots of days among them', async () => {
    await waitForServer('a root', async () => (await get('/data/roots.json')).text.includes('day-root/v2'));
    const paths = ['/data/sheet.json', '/data/roots.json', '/data/table.csv', '/data/table.md', '/en/', '/en/data'];
    for (const path of [...paths, '/en/feed.atom']) {
      const { status, text } = await get(path);
      expect(status, path).toBe(200);
      expect(text, path).not.toMatch(/hansa\/hidden/);
    }
  });
});
