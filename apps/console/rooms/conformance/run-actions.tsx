import { useNavigate } from '@tanstack/react-router';
import type { ConformanceRun } from '@allmend/api/kinds';
import { kinds, pathOf } from '../../api/kinds.ts';
import { usePermission, type Permission } from '../../shell/access.ts';
import { useConsole } from '../../shell/console-context.tsx';
import { expressionOf } from './run-rows.ts';

export interface Running {
  readonly permission: Permission;
  /** Makes a run of these testcases, or of all, and goes to it. Throws ApiProblem. */
  readonly begin: (testcases?: readonly string[]) => Promise<void>;
}

/** Runs on request: the same object that kubectl would create. */
export function useRunning(namespace: string, subject: string): Running {
  const { api } = useConsole();
  const navigate = useNavigate();
  const permission = usePermission({ verb: 'create', kind: kinds.runs, namespace });
  return {
    permission,
    async begin(testcases) {
      const { metadata } = await api.create<ConformanceRun>(pathOf(kinds.runs, { namespace }), {
        apiVersion: `${kinds.runs.group}/${kinds.runs.version}`,
        kind: kinds.runs.kind,
        metadata: { generateName: `${subject}-`, namespace },
        spec: { subject, reason: 'Request', ...(testcases && { testcases: expressionOf(testcases) }) },
      });
      await navigate({
        from: '/t/$tenant',
        to: '/t/$tenant/conformance/$namespace/runs/$name',
        params: { namespace, name: metadata.name ?? '' },
      });
    },
  };
}
