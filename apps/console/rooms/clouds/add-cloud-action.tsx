import { useNavigate } from '@tanstack/react-router';
import { kinds } from '../../api/kinds.ts';
import { Action } from '../../parts/action.tsx';
import { allOf, usePermission } from '../../shell/access.ts';
import { useTexts } from '../../shell/language.tsx';
import { cloudTexts } from './texts.ts';

/** What adding a cloud takes: its credentials, itself, and what is measured. */
export function useMayAddCloud(namespace: string) {
  return allOf(
    usePermission({ verb: 'create', kind: kinds.clouds, namespace }),
    usePermission({ verb: 'create', kind: kinds.secrets, namespace }),
    usePermission({ verb: 'create', kind: kinds.subjects, namespace }),
  );
}

export function AddCloudAction({ namespace }: { readonly namespace: string }) {
  const say = useTexts(cloudTexts);
  const navigate = useNavigate();
  const permission = useMayAddCloud(namespace);
  return (
    <Action permission={permission} onAct={() => navigate({ from: '/t/$tenant', to: '/t/$tenant/clouds/add' })}>
      {say('add')}
    </Action>
  );
}
