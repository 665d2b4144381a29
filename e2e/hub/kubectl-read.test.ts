import { waitUntil } from '@allmend/kit-testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { configMap, fleet, fleetDefinition } from './fleet.ts';
import { missingKubectl, openHub, type RunningHub, type User } from './hub.ts';

describe.skipIf(missingKubectl !== '')('kubectl reads', { timeout: 60_000 }, () => {
  let hub: RunningHub;
  let kubectl: User['kubectl'];
  let refused: User['refused'];

  beforeAll(async () => {
    hub = await openHub();
    ({ kubectl, refused } = hub.root);
    await kubectl('create -f', await hub.file(fleetDefinition));
    await kubectl('wait --for=condition=Established --timeout=10s crd/fleets.shop.example.org');
    const carts = [
      { name: 'one', load: 3 },
      { name: 'two', load: '50%' },
    ];
    await kubectl(
      'create -f',
      await hub.file(
        fleet('north', { replicas: 7, carts }, { labels: { team: 'a' } }),
        fleet('south', { color: 'green', replicas: 2 }, { labels: { team: 'b' } }),
        ...['one', 'two', 'three', 'four', 'five'].map((name, at) => configMap(name, { at: String(at) })),
      ),
    );
  });
  afterAll(() => hub?.[Symbol.asyncDispose]());

  test('api-resources and api-versions list built-in kinds and users’ own', async () => {
    const resources = await kubectl('api-resources');
    expect(resources).toMatch(/^configmaps +cm +v1 +true +ConfigMap$/m);
    expect(resources).toMatch(/^fleets +fl +shop\.example\.org\/v1 +true +Fleet$/m);
    expect(resources).toMatch(/^tenants +tenancy\.allmend\.dev\/v1alpha1 +false +Tenant$/m);
    const wide = await kubectl('api-resources --api-group=shop.example.org -o wide --no-headers');
    expect(wide).toMatch(/create,delete,deletecollection,get,list,patch,update,watch +all$/);
    expect(await kubectl('api-resources --namespaced=false -o name')).toContain('namespaces\n');
    const versions = (await kubectl('api-versions')).split('\n');
    expect(versions).toEqual(expect.arrayContaining(['v1', 'rbac.authorization.k8s.io/v1', 'shop.example.org/v1']));
    expect(await kubectl('get --raw /version')).toContain('+allmend-');
  });

  test('explain tells fields of built-in kinds, of own ones and of a definition', async () => {
    const explained = await kubectl('explain fleet.spec');
    expect(explained).toContain('What is wanted.');
    expect(explained).toMatch(/color\s+<string> -required-\n\s+enum: red, green\n\s+Paint of all carts\./);
    const recursive = await kubectl('explain fleet --recursive');
    expect(recursive).toMatch(/ {2}spec\t<Object> -required-\n {4}carts\t<\[\]Object>\n {6}load\t<Object>\n {6}name\t/);
    expect(recursive).toMatch(/ownerReferences\t<\[\]OwnerReference>\n {6}apiVersion\t<string> -required-/);
    expect(await kubectl('explain configmap.data')).toContain('<map[string]string>');
    expect(await kubectl('explain crd.spec.versions.schema')).toMatch(
      /openAPIV3Schema\t<Object>\n +Schema of the objects/,
    );
    expect(await refused('explain fleet.spec.nothing')).toContain('field "nothing" does not exist');
  });

  test('get shows tables, wide ones too', async () => {
    expect(await kubectl('get fleets')).toMatch(
      /^NAME +COLOR +READY +AGE\nnorth +red +[\dms]+\nsouth +green +[\dms]+$/,
    );
    expect(await kubectl('get fl -o wide')).toMatch(/^NAME +COLOR +READY +CARTS +AGE\nnorth +red +7 +[\dms]+/);
    expect(await kubectl('get all')).toContain('north');
    expect(await kubectl('get fleets -L team --no-headers')).toMatch(/^north +red +[\dms]+ +a$/m);
    expect(await kubectl('get cm,fleets')).toMatch(/^configmap\/five +1 .*[^]*^fleet\.shop\.example\.org\/north/m);
    expect(await kubectl('get ns')).toMatch(/^NAME +STATUS +AGE\ndefault +Active/);
    expect(await kubectl('get ns default -o jsonpath={.status.phase}')).toBe('Active');
    expect(await kubectl('get fleet north --subresource=scale')).toMatch(
      /^NAME +DESIRED +AVAILABLE +AGE\nnorth +7 +0 +[\dms]+$/,
    );
  });

  test('get writes yaml, json, names, paths and columns', async () => {
    expect(await kubectl('get fleet north -o yaml')).toContain('  - load: 50%\n    name: two');
    expect(await kubectl('get fleet north -o yaml')).not.toContain('managedFields');
    expect(await kubectl('get fleet north -o yaml --show-managed-fields')).toContain('k:{"name":"two"}:');
    const list = JSON.parse(await kubectl('get fleets -o json')) as { items: { spec: object }[] };
    expect(list.items.map(({ spec }) => spec)).toMatchObject([{ color: 'red' }, { color: 'green', replicas: 2 }]);
    expect(await kubectl('get fleets -o name')).toBe('fleet.shop.example.org/north\nfleet.shop.example.org/south');
    expect(await hub.root.read('fleet north', '.spec.carts[?(@.name=="two")].load')).toBe('50%');
    expect(await kubectl('get fleets -o custom-columns=WHO:.metadata.name,HOW:.spec.color')).toBe(
      'WHO     HOW\nnorth   red\nsouth   green',
    );
    expect(await kubectl('get fleet north -o go-template={{.spec.replicas}}')).toBe('7');
  });

  test('get selects by labels and fields', async () => {
    expect(await kubectl('get fleets -o name -l team=a')).toBe('fleet.shop.example.org/north');
    expect(await kubectl('get fleets -o name -l', 'team in (b,c),!nobody')).toBe('fleet.shop.example.org/south');
    expect(await kubectl('get fleets -o name --field-selector spec.color!=red')).toBe('fleet.shop.example.org/south');
    expect(await kubectl('get cm -o name --field-selector metadata.name=one,metadata.namespace=default')).toBe(
      'configmap/one',
    );
    expect(await kubectl('get ns -o name --field-selector metadata.name=default')).toBe('namespace/default');
    const unknown = await refused('get fleets --field-selector spec.replicas=7');
    expect(unknown).toMatch(/field label not supported: spec\.replicas$/);
    expect(await refused('get fleets -l', 'a in')).toContain('unable to parse requirement');
  });

  test('get reads in chunks, sorts, and sees all namespaces', async () => {
    const names = ['five', 'four', 'one', 'three', 'two'];
    expect(await kubectl('get cm -o name --chunk-size=2')).toBe(names.map((name) => `configmap/${name}`).join('\n'));
    const sorted = await kubectl('get cm --no-headers --sort-by=.data.at -o custom-columns=:.metadata.name');
    expect(sorted.split('\n')).toEqual(['one', 'two', 'three', 'four', 'five']);
    await kubectl('create namespace far');
    await kubectl('create cm away -n far');
    expect(await kubectl('get cm -A')).toMatch(/^default +two .*\nfar +away +0 /m);
  });

  test('get --raw reaches the paths without kinds', async () => {
    expect(await kubectl('get --raw /healthz')).toBe('ok');
    expect(await kubectl('get --raw /readyz?verbose')).toMatch(/\[\+\]store ok\n[^]*readyz check passed/);
    expect(await kubectl('get --raw /metrics')).toContain('apiserver_request_duration_seconds');
    expect(JSON.parse(await kubectl('get --raw /openapi/v2'))).toMatchObject({ swagger: '2.0' });
  });

  test('get -w streams a table, --watch-only what is new', async () => {
    const watches = [
      hub.root.start('get cm -w --output-watch-events'),
      hub.root.start('get fleets --watch-only -l team=a'),
      hub.root.start('get cm one -w -o jsonpath={.metadata.labels.seen}/'),
      hub.root.start('get namespaces default -w -o name'),
    ] as const;
    const [maps, only, one, space] = watches;
    await waitUntil('the first lists', () => maps.printed().includes('two') && one.printed() && space.printed());
    // What begins with nothing says nothing: it is there once it tells of a change.
    let round = 0;
    await waitUntil('the watch without a list', async () => {
      await kubectl(`annotate fleet north --overwrite round=${round++}`);
      return only.printed().includes('north');
    });
    await kubectl('label cm one seen=yes');
    await kubectl('delete cm two');
    await kubectl('create cm six');
    await kubectl('label ns default seen=yes');
    await kubectl('label fleet north team=c --overwrite');
    await waitUntil(
      'all events',
      () =>
        /^ADDED +six/m.test(maps.printed()) && /default\n.*default/.test(space.printed()) && one.printed() === '/yes/',
    );
    expect(maps.printed()).toMatch(/^ADDED +five/m);
    expect(maps.printed()).toMatch(/^MODIFIED +one +1 +[\dms]+\nDELETED +two +1 +[\dms]+\nADDED +six +0/m);
    expect(one.printed()).toBe('/yes/');
    expect(only.printed()).not.toContain('south');
    for (const watch of watches) watch.signal('SIGTERM');
    await Promise.all(watches.map(({ ended }) => ended));
    await kubectl('label fleet north team=a --overwrite');
  });

  test('describe is useful', async () => {
    await kubectl('create -f', await hub.file(eventOf('north', await hub.root.read('fleet north', '.metadata.uid'))));
    const described = await kubectl('describe fleet north');
    expect(described).toMatch(/Kind: +Fleet\n[^]*Carts:\n +Load: +3\n +Name: +one[^]*Replicas: +7/);
    expect(described).toMatch(
      /Events:\n +Type +Reason +Age +From +Message[^]*Normal +Painted .* paint-shop +It is red/,
    );
    await kubectl('create quota small --hard=count/configmaps=9,secrets=5');
    await kubectl('create secret generic login --from-literal=password=hunter2');
    const secret = await kubectl('describe secret login');
    expect(secret).toMatch(/Type: +Opaque\n[^]*password: +7 bytes/);
    expect(secret).not.toContain('hunter2');
    await waitUntil('the usage', async () => /count\/configmaps +\d+ +9/.test(await kubectl('describe quota small')));
    expect(await kubectl('describe ns default')).toMatch(/Status: +Active\n[^]*Resource Quotas\n[^]*count\/configmaps/);
    expect(await kubectl('describe crd fleets.shop.example.org')).toMatch(/Conditions:[^]*Type: +Established/);
    expect(await kubectl('describe sa default')).toMatch(/Name: +default/);
  });

  test('events are told with what they are about', async () => {
    await kubectl('create -f', await hub.file(eventOf('south', await hub.root.read('fleet south', '.metadata.uid'))));
    expect(await kubectl('events')).toMatch(/^LAST SEEN +TYPE +REASON +OBJECT +MESSAGE\n[^]*Painted +Fleet\/south/);
    const about = await kubectl('events --for fleet/south');
    expect(about).toContain('Fleet/south');
    expect(about).not.toContain('Fleet/north');
    expect(await kubectl('events --types=Normal -A')).toContain('Fleet/south');
    expect(await kubectl('get events --field-selector involvedObject.name=south,reason=Painted')).toMatch(
      /fleet\/south/,
    );
    expect(await kubectl('get events --field-selector type=Warning -o name')).toBe('');
  });

  test('scale changes the number alone, and holds it to the schema', async () => {
    expect(await kubectl('scale fleet south --replicas=5')).toContain('scaled');
    expect(await hub.root.read('fleet south', '.spec')).toBe('{"color":"green","replicas":5}');
    expect(await refused('scale fleet south --replicas=6 --current-replicas=4')).toContain('Expected replicas to be 4');
    expect(await refused('scale fleet south --replicas=11')).toContain('there is green paint for ten carts only');
    expect(await refused('scale cm one --replicas=2')).toContain('could not find the requested resource');
  });

  test('what is not there is told as what it is', async () => {
    expect(await refused('get nothing')).toBe('error: the server doesn\'t have a resource type "nothing"');
    expect(await refused('get fleet lost')).toBe(
      'Error from server (NotFound): fleets.shop.example.org "lost" not found',
    );
    expect(await refused('get --raw /apis/none.example.org/v1')).toContain('NotFound');
    expect(await kubectl('get fleets -n nowhere -o name')).toBe('');
    const strange = { ...fleet('strange'), kind: 'Stranger' };
    expect(await refused('apply -f', await hub.file(strange))).toContain(
      'no matches for kind "Stranger" in version "shop.example.org/v1"',
    );
  });
});

function eventOf(name: string, uid: string): object {
  const now = new Date().toISOString().replace(/\.\d+/, '');
  return {
    apiVersion: 'v1',
    kind: 'Event',
    metadata: { generateName: `${name}-` },
    involvedObject: { apiVersion: 'shop.example.org/v1', kind: 'Fleet', name, namespace: 'default', uid },
    reason: 'Painted',
    message: 'It is red now.',
    type: 'Normal',
    source: { component: 'paint-shop' },
    firstTimestamp: now,
    lastTimestamp: now,
    count: 1,
  };
}
