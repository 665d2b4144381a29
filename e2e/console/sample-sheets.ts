import { sheetSchemaVersion, type FindingSheet, type SubjectSheet } from '@allmend/api';
import { Evidence, Subject } from '@allmend/api/kinds';
import type { ReadSubresource } from '@allmend/core-apiserver';
import { iaas, tests } from './samples.ts';

/*
 * What the monitor computes, made up: the console is looked at here, and not the monitor. The shapes are those of the API, and the
 * sentences are those of the checks.
 */

export const sampleReport = '72bf1ad3-19c4-45cf-a1b8-f4cbd2817ec2';
const hash = '5c'.repeat(32);
const at = '2026-11-21T05:15:07.412Z';

const question = (id: string) =>
  id === 'scs-0102-image-recency' ? { key: 'scs-0102.recency-title' } : { key: 'scs-0100.syntax-title' };

function subjectSheet(namespace: string, name: string, scope: string): SubjectSheet {
  return {
    schema: sheetSchemaVersion,
    edition: '1',
    asOf: at,
    subject: {
      id: `${namespace}/${name}`,
      displayName: name,
      description: '',
      operator: '',
      region: null,
      group: null,
      country: null,
      homepage: null,
      contact: null,
      alias: name,
      standings: [],
      certificates: [],
    },
    scope,
    days: 'PPPF',
    lastDay: '2026-11-21',
    testcases: tests.map(([testcase, word]) => ({
      testcase,
      demandedBy: ['v5.1'],
      class: 'main',
      standard: testcase.slice(0, 8),
      question: question(testcase),
      verdict: word === 'Running' || word === 'Waiting' ? 'MISS' : word,
      since: at,
      askedAt: at,
      expiresAt: '2026-11-28T05:15:07.412Z',
      origin: 'us',
      message:
        testcase === 'scs-0102-image-recency' ? { key: 'scs-0102.recency-bad', params: { bad: 1, count: 18 } } : null,
      finding: word === 'Running' || word === 'Waiting' ? null : `${sampleReport}/${testcase}`,
    })),
    documents: [],
    portability: { flavors: [], images: [], services: [] },
  };
}

function findingSheet(namespace: string, name: string, testcase: string): FindingSheet {
  return {
    schema: sheetSchemaVersion,
    subject: `${namespace}/${name}`,
    report: sampleReport,
    scope: iaas,
    finding: {
      testcase,
      verdict: 'FAIL',
      message: { key: 'scs-0102.recency-bad', params: { bad: 1, count: 18 } },
      details: [
        {
          key: 'scs-0102.not-replaced',
          // What a cloud says of itself is text, whatever it holds.
          params: { image: 'Debian 12<img src=x onerror=alert(1)>', built: '2026-09-08', frequency: 'monthly' },
        },
      ],
      demanded: {
        text: { key: 'scs-0102.demand-replace_frequency' },
        section: 'replace_frequency',
        url: 'https://docs.example.org/standards/scs-0102-v1',
      },
      resources: ['images'],
      exchanges: [1],
      remedy: ['openstack image set --property replace_frequency=quarterly "Debian 12"'],
      observedAt: at,
    },
    question: question(testcase),
    since: at,
    origin: 'us',
    signer: 'SHA256:4fQ0mZ9c',
    exchanges: [
      {
        method: 'GET',
        url: 'https://image.luebeck.example.org/v2/images',
        at,
        durationMs: 309,
        status: 200,
        requestId: 'req-1',
        attempts: 1,
        responseBody: hash,
        error: null,
      },
    ],
    chain: [
      { kind: 'observation', sha256: hash, size: 11_204, at, state: 'good' },
      { kind: 'snapshot', sha256: '6d'.repeat(32), size: 88_123, at, state: 'good' },
      { kind: 'report', sha256: '7e'.repeat(32), size: 23_456, at, state: 'good' },
      { kind: 'row', sha256: '8f'.repeat(32), size: null, at, state: 'good' },
      { kind: 'root', sha256: '9a'.repeat(32), size: null, at, state: 'good' },
    ],
  };
}

const json = (value: object) => ({ content: Buffer.from(JSON.stringify(value)), contentType: 'application/json' });

export const sampleSheets: readonly ReadSubresource[] = [
  {
    kind: Subject,
    subresource: 'sheet',
    rows: null,
    read: ({ namespace, name, query }) =>
      Promise.resolve(json(subjectSheet(namespace, name, query.get('scope') ?? iaas))),
  },
  {
    kind: Subject,
    subresource: 'findings',
    rows: null,
    read: ({ namespace, name, query }) =>
      Promise.resolve(json(findingSheet(namespace, name, query.get('testcase') ?? ''))),
  },
  {
    kind: Evidence,
    subresource: 'content',
    rows: null,
    read: () => Promise.resolve({ content: Buffer.from('{"images":[]}'), contentType: 'application/json' }),
  },
];
