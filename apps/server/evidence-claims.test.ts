import { createHash } from 'node:crypto';
import { readdir, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { EvidenceDocument, Namespace, Tenant } from '@allmend/api/kinds';
import { openFolderTenantBlobs } from '@allmend/core-blobs';
import type { Client } from '@allmend/core-client';
import { temporaryFolder, waitUntil } from '@allmend/kit-testing';
import { expect, test } from 'vitest';
import { startTestHub, tenantAdministrator } from './testing.ts';

const file = Buffer.from('Plan of the fire compartments, revision 3');
const sha256 = createHash('sha256').update(file).digest('hex');

async function handIn(client: Client): Promise<void> {
  await client.kind(Namespace).create({ metadata: { name: 'hansa' } });
  await client.kind(EvidenceDocument).create({
    metadata: { name: 'fire-compartments', namespace: 'hansa' },
    spec: {
      subject: 'luebeck',
      testcase: 'scs-0121-az-fire',
      title: 'Fire compartments',
      url: 'https://hansa.example.org/az.pdf',
      sha256,
      validUntil: '2031-01-01T00:00:00Z',
    },
  });
}

test('a file that a document refers to survives the sweep, in each tenant; one that nothing refers to goes', async () => {
  await using folder = await temporaryFolder('claims');
  const { path: dataDir } = folder;
  const blobs = openFolderTenantBlobs(join(dataDir, 'blobs'));
  const tenants = ['root'];
  {
    await using hub = await startTestHub({ dataDir });
    await handIn(hub.root);
    await hub.root.kind(Tenant).create({ metadata: { name: 'city' } });
    const { id: other } = await hub.hub.server.tenants.resolve('city');
    const administrator = await hub.as('ada', { tenant: other, groups: tenantAdministrator });
    await handIn(administrator.tenant('city'));
    tenants.push(other);
  }
  // Many, before and after the file: whatever order the sweep has, it is past the file when all of them are gone.
  const orphans: { readonly tenant: string; readonly digest: string }[] = [];
  for (const tenant of tenants) {
    for (let number = 0; number < 24; number++) {
      if (number === 12) await blobs.of(tenant).put(file);
      orphans.push({ tenant, digest: await blobs.of(tenant).put(Buffer.from(`of nobody ${number}`)) });
    }
  }
  // Long over its grace.
  for (const entry of await readdir(join(dataDir, 'blobs'), { recursive: true, withFileTypes: true }))
    if (entry.isFile()) await utimes(join(entry.parentPath, entry.name), 0, 0);
  await using hub = await startTestHub({ dataDir });
  for (const { tenant, digest } of orphans)
    await waitUntil('the end of an orphan', async () => !(await blobs.of(tenant).has(digest)), 60);
  for (const tenant of tenants) expect(await blobs.of(tenant).has(sha256), tenant).toBe(true);
  expect(hub.log.join('')).not.toContain('a chore failed');
}, 120_000);
