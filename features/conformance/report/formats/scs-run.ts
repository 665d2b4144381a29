import { fieldOf, mapOf, maybeField, resultOf } from '../fields.ts';
import type { ReportFormat } from './format.ts';
import { readHead, readInvocations } from './head.ts';

/** The shape of 2025 and 2026: results stand at each invocation. */
export const scsRun: ReportFormat = {
  id: 'scs-run',
  detect: (root) => root.entries.has('spec') && root.entries.has('run'),
  read(root, context) {
    const head = readHead(root, context);
    const invocations = readInvocations(root, (id, invocation) => {
      const results = maybeField(invocation, 'results') ?? fieldOf(invocation, 'results');
      const entries = [...mapOf(results, `invocations.${id}.results`).entries];
      return new Map(entries.map(([testcase, { value }]) => [testcase, resultOf(value, testcase)]));
    });
    return { ...head, invocations };
  },
};
