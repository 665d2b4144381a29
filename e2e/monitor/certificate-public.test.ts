import { certificateSource, createCertificatePages, openMonitorKeys } from '@allmend/conformance/controllers';
import { temporaryFolder, waitUntil } from '@allmend/kit-testing';
import { expect, test } from 'vitest';
import { apply, furnish, openCertificateStage, standing } from './certificate-stage.ts';

test('a revocation is seen by everybody, with its reason as text, and the audit names who decided', async () => {
  await using folder = await temporaryFolder('certificate-public');
  await using stage = await openCertificateStage(folder.path);
  await furnish(stage.call);
  const keys = openMonitorKeys({ store: stage.store });
  const pages = createCertificatePages({
    source: certificateSource(stage.controllers, 20),
    sign: async (content, namespace) => (await keys.current()).sign(content, namespace),
    allowedSigners: () => keys.allowedSigners(),
    url: 'https://monitor.example',
    now: () => stage.now,
  });
  const get = async (path: string): Promise<string> => {
    const request = {
      method: 'GET',
      path,
      query: new URLSearchParams(),
      headers: {},
      body: Buffer.alloc(0),
      source: '',
    };
    return String((await pages(request))!.body);
  };
  const badge = '/badges/hansa/hansa-luebeck/scs-compatible-iaas.svg';

  await apply(stage.call, 'otto', 'hansa-2026');
  expect(await get('/revocations.json')).toContain('"certificates": []');
  for (const who of ['ada', 'bo']) await stage.decide(who, 'hansa-2026', 'grant');
  const { status = {} } = (await stage.call('eve', 'GET', certificate)).body;
  const number = String(status['number']);
  await waitUntil('its page', async () => (await get(`/certificates/${number}.json`)).includes('"Granted"'));
  expect(await get(badge)).toContain('SCS-compatible IaaS v5.1: Passed');
  expect(await get('/revocations.json')).not.toContain(number);

  await standing(stage.call, 'DNF');
  const reason = '<script>alert(1)</script> \u202e "]} & ${x} \ud800';
  expect((await stage.decide('cy', 'hansa-2026', 'revoke', { reason })).code).toBe(201);
  await waitUntil('the list', async () => (await get('/revocations.json')).includes(number));
  const list = JSON.parse(await get('/revocations.json')) as { certificates: object[] };
  expect(list.certificates).toEqual([
    expect.objectContaining({ number, state: 'Revoked', reason: reason.toWellFormed() }),
  ]);
  expect(await get('/revocations.json.sig')).toContain('BEGIN SSH SIGNATURE');
  expect(await get(badge)).toContain('SCS-compatible IaaS v5.1: Did not finish');
  expect(await get(`/certificates/${number}.svg`)).toContain('Revoked');

  const rows = await stage.store.history({
    series: 'audit',
    tenant: 'root',
    subject: 'certificates/conformance.allmend.dev/hansa/hansa-2026',
  });
  const users = rows.map(
    ({ body }) => (JSON.parse(Buffer.from(body).toString()) as { user: { name: string } }).user.name,
  );
  expect(users).toEqual(['otto', 'ada', 'bo', 'cy']);
});

const certificate = '/apis/conformance.allmend.dev/v1alpha1/namespaces/hansa/certificates/hansa-2026';
