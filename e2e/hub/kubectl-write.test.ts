import { readFile } from 'node:fs/promises';
import { waitUntil } from '@allmend/kit-testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { configMap, fleet, fleetDefinition, tenant } from './fleet.ts';
import { missingKubectl, openHub, type RunningHub, type User } from './hub.ts';

describe.skipIf(missingKubectl !== '')('kubectl writes', { timeout: 60_000 }, () => {
  let hub: RunningHub;
  let kubectl: User['kubectl'];
  let refused: User['refused'];
  let read: User['read'];

  beforeAll(async () => {
    hub = await openHub();
    ({ kubectl, refused, read } = hub.root);
    await kubectl('create -f', await hub.file(fleetDefinition));
    await kubectl('wait --for=condition=Established --timeout=10s crd/fleets.shop.example.org');
  });
  afterAll(() => hub?.[Symbol.asyncDispose]());

  test.each<[string, string, string]>([
    ['namespace made', 'get ns made', '{.status.phase}'],
    ['configmap lit --from-literal=a=1 --from-literal=b=zwei', 'get cm lit', '{.data}'],
    ['secret generic login --from-literal=user=anna', 'get secret login', '{.data.user}'],
    [
      'secret docker-registry pull --docker-server=reg.example.org --docker-username=a --docker-password=b',
      'get secret pull',
      '{.type}',
    ],
    ['serviceaccount robot', 'get sa robot', '{.metadata.name}'],
    ['role reader --verb=get,list --resource=configmaps,fleets.shop.example.org', 'get role reader', '{.rules}'],
    ['role one --verb=get --resource=secrets --resource-name=login', 'get role one', '{.rules[0].resourceNames}'],
    [
      'rolebinding readers --role=reader --user=anna --group=devs --serviceaccount=default:robot',
      'get rolebinding readers',
      '{.subjects[*].kind}',
    ],
    [
      'clusterrole health --verb=get --non-resource-url=/healthz',
      'get clusterrole health',
      '{.rules[0].nonResourceURLs}',
    ],
    [
      'clusterrole all --aggregation-rule=part=all',
      'get clusterrole all',
      '{.aggregationRule.clusterRoleSelectors[0].matchLabels}',
    ],
    ['clusterrolebinding health --clusterrole=health --group=devs', 'get clusterrolebinding health', '{.roleRef.name}'],
    ['quota few --hard=count/leases.coordination.k8s.io=2,secrets=30 -n made', 'get quota few -n made', '{.spec.hard}'],
  ])('create %s', async (what, get, path) => {
    expect(await kubectl(`create ${what}`)).toMatch(/ created$/);
    expect(await kubectl(`${get} -o`, `jsonpath=${path}`)).toMatchSnapshot();
    expect(await refused(`create ${what}`)).toContain('already exists');
  });

  test('create secret tls takes a certificate, create token gives a token that works', async () => {
    const kubeconfig = await readFile(hub.root.kubeconfig, 'utf8');
    const pem = (part: string) => {
      const [, base64 = ''] = new RegExp(`client-${part}-data: (\\S+)`).exec(kubeconfig) ?? [];
      return hub.text(`${part}.pem`, Buffer.from(base64, 'base64').toString());
    };
    await kubectl('create secret tls pair --cert', await pem('certificate'), '--key', await pem('key'));
    expect(await read('secret pair', '.type')).toBe('kubernetes.io/tls');
    expect(await kubectl('create token default --duration=10m')).toMatch(/^eyJ[\w-]+\.[\w-]+\.[\w-]+$/);
    expect(await refused('create token nobody')).toContain('serviceaccounts "nobody" not found');
    expect(await refused('create token default --duration=1s')).toContain(
      'may not specify a duration less than 10 minutes',
    );
  });

  test('create -f gives a name to generateName, each time another', async () => {
    const { metadata: _named, ...rest } = configMap('') as { metadata: object };
    const file = await hub.file({ ...rest, metadata: { generateName: 'many-' } });
    const [first, second] = [await kubectl('create -o name -f', file), await kubectl('create -o name -f', file)];
    expect(first).toMatch(/^configmap\/many-[a-z0-9]{5}$/);
    expect(second).not.toBe(first);
  });

  test('apply creates, leaves, changes, and prunes what is gone from the files', async () => {
    const labels = { labels: { set: 'pruned' } };
    const both = await hub.file(configMap('stays', { a: '1' }, labels), configMap('goes', {}, labels));
    expect(await kubectl('apply -f', both)).toBe('configmap/stays created\nconfigmap/goes created');
    expect(await kubectl('apply -f', both)).toBe('configmap/stays unchanged\nconfigmap/goes unchanged');
    const less = await hub.file(configMap('stays', { b: '2' }, labels));
    const prune = 'apply --prune -l set=pruned --prune-allowlist=core/v1/ConfigMap -f';
    expect(await kubectl(prune, less)).toBe('configmap/stays configured\nconfigmap/goes pruned');
    expect(await read('cm stays', '.data')).toBe('{"b":"2"}');
    expect(await kubectl('apply -f', await hub.file(fleet('applied', { replicas: 3 })))).toMatch(/created$/);
    expect(await kubectl('apply -f', await hub.file(fleet('applied', { color: 'green' })))).toMatch(/configured$/);
    expect(await read('fleet applied', '.spec')).toBe('{"color":"green","replicas":1}');
    expect(await kubectl('apply --dry-run=server -f', await hub.file(fleet('only-tried')))).toContain(
      '(server dry run)',
    );
    expect(await refused('get fleet only-tried')).toContain('NotFound');
  });

  test('apply --server-side owns fields, and names who owns what it may not change', async () => {
    const apply = 'apply --server-side --field-manager';
    const first = await hub.file(configMap('owned', { a: '1', b: '2' }));
    expect(await kubectl(`${apply}=first -f`, first)).toBe('configmap/owned serverside-applied');
    const other = await hub.file(configMap('owned', { a: '9', c: '3' }));
    const conflict = await refused(`${apply}=second -f`, other);
    expect(conflict).toContain('Apply failed with 1 conflict: conflict with "first": .data.a');
    expect(conflict).toContain('--force-conflicts');
    await kubectl(`${apply}=second --force-conflicts -f`, other);
    expect(await read('cm owned', '.data')).toBe('{"a":"9","b":"2","c":"3"}');
    await kubectl(`${apply}=first -f`, await hub.file(configMap('owned')));
    expect(await read('cm owned', '.data')).toBe('{"a":"9","c":"3"}');
    const load = (cart: string, kg: number) => fleet('shared', { carts: [{ name: cart, load: kg }] });
    await kubectl(`${apply}=first -f`, await hub.file(load('one', 1)));
    await kubectl(`${apply}=second -f`, await hub.file(load('two', 2)));
    expect(await read('fleet shared', '.spec.carts')).toBe('[{"load":1,"name":"one"},{"load":2,"name":"two"}]');
    expect(await refused(`${apply}=second -f`, await hub.file(load('one', 5)))).toContain(
      '.spec.carts[name="one"].load',
    );
  });

  test('an object of client-side apply goes over to server-side apply', async () => {
    const file = await hub.file(configMap('moves', { a: '1', b: '2' }));
    await kubectl('apply -f', file);
    await kubectl('apply --server-side -f', file);
    await kubectl('apply --server-side -f', await hub.file(configMap('moves', { a: '1' })));
    expect(await read('cm moves', '.data')).toBe('{"a":"1"}');
  });

  test('diff shows what apply would change, on either side', async () => {
    await kubectl('apply -f', await hub.file(fleet('compared', { replicas: 2 })));
    const file = await hub.file(fleet('compared', { replicas: 4 }));
    for (const how of ['diff -f', 'diff --server-side --force-conflicts -f']) {
      const { code, out } = await hub.root.run(how, file);
      expect(code).toBe(1);
      expect(out).toMatch(/^- {2}replicas: 2\n\+ {2}replicas: 4$/m);
    }
    await kubectl('apply -f', file);
    expect(await hub.root.run('diff -f', file)).toMatchObject({ code: 0, out: '' });
    expect(await read('fleet compared', '.spec.replicas')).toBe('4');
  });

  test('edit runs the editor, and keeps what was refused', async () => {
    await kubectl('create -f', await hub.file(fleet('edited')));
    const edit = (script: string) => hub.root.edit('fleet edited', script);
    expect(await edit('s/color: red/color: green/')).toMatchObject({
      code: 0,
      out: 'fleet.shop.example.org/edited edited\n',
    });
    expect(await read('fleet edited', '.spec.color')).toBe('green');
    expect(await edit('s/nothing/at all/')).toMatchObject({ code: 0, err: 'Edit cancelled, no changes made.\n' });
    const wrong = await edit('s/color: green/color: pink/');
    expect(wrong.code).toBe(1);
    expect(wrong.err).toContain('fleets.shop.example.org "edited" is invalid');
    expect(wrong.err).toContain('A copy of your changes has been stored');
  });

  test('patch: json and merge for all, strategic for built-in kinds only', async () => {
    await kubectl('create -f', await hub.file(fleet('patched'), configMap('patched', { a: '1' })));
    await kubectl('patch fleet patched --type=merge -p', '{"spec":{"replicas":3,"carts":[{"name":"x"}]}}');
    await kubectl('patch fleet patched --type=json -p', '[{"op":"add","path":"/spec/carts/-","value":{"name":"y"}}]');
    expect(await read('fleet patched', '.spec.carts[*].name')).toBe('x y');
    expect(
      await refused('patch fleet patched --type=json -p', '[{"op":"test","path":"/spec/color","value":"blue"}]'),
    ).toContain('testing value /spec/color failed');
    await kubectl(
      'patch fleet patched --subresource=status --type=merge -p',
      '{"status":{"phase":"Ok"},"spec":{"replicas":9}}',
    );
    expect(await read('fleet patched', '.spec.replicas')).toBe('3');
    expect(await read('fleet patched', '.status.phase')).toBe('Ok');
    await kubectl('patch sa default -p', '{"secrets":[{"name":"a"}]}');
    await kubectl('patch sa default -p', '{"secrets":[{"name":"b"}]}');
    expect(await read('sa default', '.secrets[*].name')).toMatch(/^(a b|b a)$/);
    await kubectl('create -f', await hub.file(tenant('patched')));
    for (const [what, kind] of [
      ['fleet patched', 'shop.example.org/v1, Kind=Fleet'],
      ['tenant patched', 'tenancy.allmend.dev/v1alpha1, Kind=Tenant'],
    ]) {
      expect(await refused(`patch ${what} --type=strategic -p`, '{"metadata":{"labels":{"a":"b"}}}')).toContain(
        `application/strategic-merge-patch+json is not supported by ${kind}`,
      );
    }
  });

  test('label and annotate add, refuse to replace, replace, and remove', async () => {
    await kubectl('create -f', await hub.file(fleet('labelled')));
    expect(await kubectl('label fleet labelled tier=one')).toMatch(/labeled$/);
    expect(await refused('label fleet labelled tier=two')).toContain("'tier' already has a value (one)");
    await kubectl('label fleet labelled tier=two --overwrite');
    expect(await kubectl('get fleets -l tier=two -o name')).toContain('labelled');
    expect(await kubectl('label fleet labelled tier-')).toMatch(/unlabeled$/);
    expect(await kubectl('annotate fleet labelled', 'note=two words')).toMatch(/annotated$/);
    expect(await read('fleet labelled', '.metadata.annotations.note')).toBe('two words');
    expect(await refused('label fleet labelled', 'tier=no spaces')).toContain('a valid label must be');
  });

  test('replace needs the object, and the version it was read at', async () => {
    await kubectl('create -f', await hub.file(configMap('replaced', { a: '1' })));
    const old = await hub.text('old.yaml', await kubectl('get cm replaced -o yaml'));
    expect(await kubectl('replace -f', await hub.file(configMap('replaced', { b: '2' })))).toMatch(/replaced$/);
    expect(await read('cm replaced', '.data')).toBe('{"b":"2"}');
    expect(await refused('replace -f', old)).toContain(
      'the object has been modified; please apply your changes to the latest version',
    );
    expect(await refused('replace -f', await hub.file(configMap('missing')))).toContain(
      'configmaps "missing" not found',
    );
  });

  test('an invalid object is refused with every fault in it', async () => {
    const wrong = fleet('Bad_Name', {
      color: 'blue',
      replicas: 'x',
      carts: [{ load: 1 }, { name: 'a' }, { name: 'a' }],
    });
    const text = await refused('create -f', await hub.file(wrong));
    expect(text).toMatch(/^The Fleet "Bad_Name" is invalid: \n/);
    expect(text).toContain('* spec.carts[0].name: Required value');
    expect(text).toContain('* spec.carts[2]: Duplicate value: {"name":"a"}');
    expect(text).toContain('* spec.color: Unsupported value: "blue": supported values: "red", "green"');
    expect(text).toContain(
      '* spec.replicas: Invalid value: "string": spec.replicas in body must be of type integer: "string"',
    );
    expect(await refused('create ns Bad')).toContain('metadata.name: Invalid value: "Bad": a lowercase RFC 1123 label');
    expect(await refused('create -f', await hub.file(fleet('painted', { color: 'green', replicas: 11 })))).toContain(
      'there is green paint for ten carts only',
    );
  });

  test('unknown fields are refused, warned of, or dropped; double ones are seen', async () => {
    const file = await hub.file(fleet('odd', { nothing: 1, carts: [{ name: 'a', weight: 2 }] }));
    const strict = 'strict decoding error: unknown field "spec.carts[0].weight", unknown field "spec.nothing"';
    expect(await refused('create -f', file)).toContain(strict);
    const warned = await hub.root.run('create --validate=warn -f', file);
    expect(warned).toMatchObject({
      code: 0,
      err: expect.stringContaining('Warning: unknown field "spec.nothing"') as string,
    });
    expect(await read('fleet odd', '.spec.carts')).toBe('[{"name":"a"}]');
    await kubectl('delete fleet odd');
    expect(await hub.root.run('create --validate=ignore -f', file)).toMatchObject({ code: 0, err: '' });
    const twice =
      '{"apiVersion":"shop.example.org/v1","kind":"Fleet","metadata":{"name":"twice"},"spec":{"color":"red","color":"green"}}';
    const path = '/apis/shop.example.org/v1/namespaces/default/fleets?fieldValidation=Strict';
    expect(await refused(`create --raw ${path} -f`, await hub.text('twice.json', twice))).toContain(
      'strict decoding error: duplicate field "spec.color"',
    );
  });

  test('a definition that is deleted takes its objects along, and can come again', async () => {
    const other = structuredClone(fleetDefinition);
    other.metadata.name = 'boats.shop.example.org';
    other.spec.names = { ...other.spec.names, plural: 'boats', singular: 'boat', kind: 'Boat', shortNames: [] };
    const file = await hub.file(other);
    await kubectl('create -f', file);
    await kubectl('wait --for=condition=Established --timeout=10s crd/boats.shop.example.org');
    await kubectl('create -f', await hub.file({ ...fleet('ship'), kind: 'Boat' }));
    await kubectl('delete -f', file);
    await kubectl('create -f', file);
    await kubectl('wait --for=condition=Established --timeout=10s crd/boats.shop.example.org');
    await waitUntil('the resource', async () => (await hub.root.run('get boats -o name')).code === 0);
    expect(await kubectl('get boats -o name')).toBe('');
  });
});
