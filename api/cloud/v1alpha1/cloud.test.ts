import { asJson, compileColumns, evaluateRules, compileRules, fieldErrorText, tableOf } from '@allmend/core-machinery';
import { describe, expect, it } from 'vitest';
import { checkWrite, writeErrors } from '../../testing/kind-check.ts';
import { Cloud } from './cloud.ts';

const spec = { type: 'openstack', endpoint: 'https://identity.west.example.org/v3' };

describe('Cloud', () => {
  it('uses public endpoints when nothing is said', () => {
    expect(checkWrite(Cloud, { spec }).object['spec']).toEqual({ ...spec, interface: 'public' });
  });

  it.each([
    ['http://127.0.0.1:5000/v3'],
    ['https://[::1]:5000'],
    ['https://identity.west.example.org'],
    ['https://west.example.org/identity/v3/'],
  ])('takes the endpoint %s', (endpoint) => {
    expect(writeErrors(Cloud, { spec: { ...spec, endpoint } })).toEqual([]);
  });

  it.each([
    ['', /endpoint/],
    ['west.example.org', /endpoint/],
    ['ftp://west.example.org', /endpoint/],
    ['https://user:password@west.example.org/v3', /endpoint/],
    ['https://west.example.org/v3?x=y', /endpoint/],
    ['https://west.example.org/v3#x', /endpoint/],
    ['https://west .example.org', /endpoint/],
  ])('refuses the endpoint %j', (endpoint, error) => {
    expect(writeErrors(Cloud, { spec: { ...spec, endpoint } })).toEqual([expect.stringMatching(error)]);
  });

  it.each([
    [{ type: 'vsphere' }, /^spec\.type: Unsupported value: "vsphere": supported values: "openstack"/],
    [{ country: 'de' }, /^spec\.country: Invalid value: "de"/],
    [{ country: 'DEU' }, /^spec\.country: Invalid value/],
    [{ interface: 'secret' }, /^spec\.interface: Unsupported value/],
    [{ credentialRef: {} }, /^spec\.credentialRef\.name: Required value/],
    [{ caBundle: 'no base64!' }, /^spec\.caBundle: Invalid value/],
    [{ endpoint: undefined }, /^spec\.endpoint: Required value/],
  ])('refuses %j', (change, error) => {
    const content = JSON.parse(JSON.stringify({ spec: { ...spec, ...change } })) as Record<string, unknown>;
    expect(writeErrors(Cloud, content)).toEqual([expect.stringMatching(error)]);
  });

  it('never becomes a cloud of another type', () => {
    const { rules } = compileRules(Cloud.schema);
    const object = asJson(checkWrite(Cloud, { spec }).object);
    expect(evaluateRules(rules, object, object, '')).toEqual([]);
    const old = { ...object, spec: { ...spec, type: 'other' } };
    expect(evaluateRules(rules, object, old, '').map(fieldErrorText)).toEqual([
      expect.stringMatching(/^spec\.type: Invalid value: .*type cannot be changed$/),
    ]);
  });

  it('shows whether it answers', () => {
    const status = {
      observedAt: '2026-03-01T08:00:00Z',
      conditions: [
        {
          type: 'Reachable',
          status: 'False',
          reason: 'Timeout',
          message: 'm',
          lastTransitionTime: '2026-03-01T08:00:00Z',
        },
      ],
    };
    const content = { spec: { ...spec, country: 'DE', operator: 'Example Cloud eG' }, status };
    const { object, errors } = checkWrite(Cloud, content);
    expect(errors).toEqual([]);
    const now = new Date('2026-03-01T08:01:00Z');
    expect(tableOf(compileColumns(Cloud), [object], { now, includeObject: 'None' })).toMatchObject({
      rows: [{ cells: ['x', 'openstack', 'DE', 'Example Cloud eG', 'False', '60s', spec.endpoint, null, null] }],
    });
  });
});
