/** Checks every member login of a clouds.yaml at once in this process; the folder to work in is the argument. */
import { join } from 'node:path';
import { checkCloud, loadScope, openEvidenceFolder, standards } from '@allmend/conformance';
import { openSqliteLedger } from '@allmend/core-ledger';
import { openCloud, openCloudConfigs } from '@allmend/openstack-client';

const folder = process.argv[2]!;
const { scope } = await loadScope('scs-compatible-iaas', async () => '');
const ledger = await openSqliteLedger(join(folder, 'ledger.sqlite'));
const configs = await openCloudConfigs();
const names = configs.names.filter((name) => !/-(admin|reader|manager|neighbour|guest)$/.test(name));
const verdicts = await Promise.all(
  names.map(async (name) => {
    const cloud = openCloud(await configs.load(name));
    const { report } = await checkCloud({
      standards,
      scope,
      date: new Date().toISOString().slice(0, 10),
      semantics: 'text',
      strict: false,
      only: null,
      tool: { name: 'allmend', version: 'bench' },
      cloud,
      readOnly: false,
      allowPrivileged: false,
      ledger,
      evidence: await openEvidenceFolder(join(folder, name), { create: true }),
      collect: { documents: {}, domainManagerCloud: null },
      resume: null,
      signal: new AbortController().signal,
      event: () => undefined,
    });
    await cloud.close();
    return report.verdict;
  }),
);
const open = (await ledger.entries({ states: ['intended', 'created'] })).length;
await ledger.close();
const passed = verdicts.filter((verdict) => verdict === 'PASS').length;
console.log(`${passed} of ${names.length} clouds passed, ${open} resources left`);
process.exitCode = passed === names.length && open === 0 ? 0 : 1;
