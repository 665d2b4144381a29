import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { missingKubectl, openHub, type RunningHub, type User } from './hub.ts';

/**
 * Definitions of public projects: the YAML files of the folder that ALLMEND_CRDS names, and objects of their kinds, which must be
 * valid. Without it: invented ones that use as much.
 */
const given = process.env.ALLMEND_CRDS;
const folder = given ?? join(import.meta.dirname, 'crds');

interface Definition {
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly spec: {
    readonly group: string;
    readonly scope: string;
    readonly names: { readonly kind: string; readonly plural: string };
    readonly versions: readonly {
      readonly name: string;
      readonly storage: boolean;
      readonly schema: {
        readonly openAPIV3Schema: { readonly properties?: Readonly<Record<string, { type?: string }>> };
      };
    }[];
  };
}

const objects: object[] = [];
for (const name of (await readdir(folder)).filter((file) => /\.ya?ml$/.test(file)).sort()) {
  const text = await readFile(join(folder, name), 'utf8');
  for (const document of parseAllDocuments(text)) {
    const object = document.toJS() as object | null;
    if (object !== null) objects.push(object);
  }
}
const isDefinition = (object: object): object is Definition =>
  (object as { kind?: string }).kind === 'CustomResourceDefinition';
const definitions = objects.filter(isDefinition);
const samples = objects.filter((object) => !isDefinition(object)) as { kind: string; metadata: { name: string } }[];

describe.skipIf(missingKubectl !== '')('definitions of public projects', { timeout: 60_000 }, () => {
  let hub: RunningHub;
  let kubectl: User['kubectl'];
  let refused: User['refused'];

  beforeAll(async () => {
    hub = await openHub();
    ({ kubectl, refused } = hub.root);
  });
  afterAll(() => hub?.[Symbol.asyncDispose]());

  test('there are some', () => expect(definitions.length).toBeGreaterThan(0));

  describe.each(definitions.map((definition) => [definition.metadata.name, definition] as const))(
    '%s',
    (name, definition) => {
      const { group, names, versions, scope } = definition.spec;
      const stored = versions.find(({ storage }) => storage)!;

      test('is accepted, served and explained', async () => {
        await kubectl('apply --server-side -f', await hub.file(definition));
        await kubectl(`wait --for=condition=Established --timeout=20s crd/${name}`);
        await kubectl(`wait --for=condition=NamesAccepted --timeout=20s crd/${name}`);
        expect(await kubectl(`get ${names.plural}.${group} -A -o name`)).toBe('');
        const explained = await kubectl(`explain ${names.plural}.${group} --recursive`);
        expect(explained).toMatch(new RegExp(`^KIND: +${names.kind}$`, 'm'));
        for (const property of Object.keys(stored.schema.openAPIV3Schema.properties ?? {})) {
          expect(explained).toMatch(new RegExp(`^ {2}${property}\t<`, 'm'));
        }
      });

      test('holds its objects to its schema', async () => {
        const spec = stored.schema.openAPIV3Schema.properties?.['spec'];
        if (spec?.type !== 'object') return;
        const wrong = {
          apiVersion: `${group}/${stored.name}`,
          kind: names.kind,
          metadata: { name: 'wrong' },
          spec: 'text',
        };
        expect(await refused('create -f', await hub.file(wrong))).toContain(
          'spec: Invalid value: "string": spec in body must be of type object: "string"',
        );
      });

      test('takes valid objects, and serves them as they were', async () => {
        for (const sample of samples.filter(({ kind }) => kind === names.kind)) {
          const file = await hub.file(sample);
          const what = `${names.plural}.${group} ${sample.metadata.name}`;
          await kubectl('apply -f', file);
          expect(JSON.parse(await kubectl(`get ${what} -o json`))).toMatchObject({ ...sample, metadata: {} });
          const version = await kubectl(`get ${what} -o jsonpath={.metadata.resourceVersion}`);
          await kubectl('apply -f', file);
          expect(await kubectl(`get ${what} -o jsonpath={.metadata.resourceVersion}`)).toBe(version);
          expect(await kubectl('apply --server-side --force-conflicts --field-manager=other -f', file)).toContain(
            'applied',
          );
          expect(await kubectl(`describe ${what}`)).toContain(sample.metadata.name);
          expect(await kubectl(`get ${names.plural}.${group}${scope === 'Cluster' ? '' : ' -A'}`)).toContain(
            sample.metadata.name,
          );
        }
      });
    },
  );

  describe.skipIf(given !== undefined)('the invented ones', () => {
    test('defaults are filled in, unknown fields kept only where that is said', async () => {
      const telescope = JSON.parse(await kubectl('get telescope far-sight -o json')) as Record<string, object>;
      expect(telescope).toMatchObject({
        spec: {
          exposure: '30s',
          instruments: [{ port: 1, camera: { mode: 'still' } }, { spectrograph: { coating: 'gold' } }],
        },
        status: { mirrors: 0 },
      });
      expect(await kubectl('get sky north -o jsonpath={.spec}')).toBe(
        '{"clouds":{"many":[1,2]},"stars":9007199254740991}',
      );
    });

    test('columns, selectable fields and scale work', async () => {
      expect(await kubectl('get telescopes -o wide')).toMatch(
        /^NAME +SITE +READY +MIRRORS +AGE\nfar-sight +high-hill +3 /,
      );
      expect(await kubectl('get telescopes -o name --field-selector spec.site=high-hill,spec.mirrors=3')).not.toBe('');
      expect(await kubectl('get telescopes -o name --field-selector spec.mirrors=4')).toBe('');
      await kubectl('scale telescope far-sight --replicas=4');
      expect(await refused('scale telescope far-sight --replicas=65')).toContain('should be less than or equal to 64');
    });

    test.each<[object, string]>([
      [{ site: 'valley' }, 'spec.site: Forbidden: site is immutable'],
      [{ instruments: null }, 'spec.instruments: Required value'],
      [{ instruments: [{ name: 'main', camera: {} }] }, 'many mirrors need filters'],
      [{ instruments: [{ name: 'a', camera: {}, filters: [] }] }, 'there is one camera named main'],
      [
        { instruments: [{ name: 'main', filters: [] }] },
        '"spec.instruments[0]" must validate one and only one schema (oneOf). Found none valid',
      ],
      [{ labels: { '-x': 'y' } }, 'spec.labels: Invalid value'],
      [{ operators: ['a', 'a'] }, 'spec.operators[1]: Duplicate value: "a"'],
      [{ pointing: { azimuth: 360 } }, 'spec.pointing.azimuth in body should be less than 360'],
      [{ pointing: { altitude: 0.3 } }, 'should be a multiple of 0.5'],
      [{ budget: 'much' }, 'spec.budget in body should match'],
      [{ budget: 1.5 }, 'spec.budget in body must be of type'],
      [{ since: 'yesterday' }, 'spec.since in body must be of type date-time'],
      [{ exposure: 'long' }, 'spec.exposure in body must be of type duration'],
    ])('%j is refused', async (spec, problem) => {
      expect(await refused('patch telescope far-sight --type=merge -p', JSON.stringify({ spec }))).toContain(problem);
    });

    test('null is taken where it is said to be', async () => {
      await kubectl('patch telescope far-sight --type=json -p', '[{"op":"add","path":"/spec/since","value":null}]');
      expect(await kubectl('get telescope far-sight -o json')).toContain('"since": null');
    });
  });
});
