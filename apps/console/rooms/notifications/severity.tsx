import type { Notice } from '@allmend/api/kinds';
import { State, type ShapeName } from '../../parts/symbols.tsx';
import { useTexts } from '../../shell/language.tsx';
import { notificationTexts } from './texts.ts';

export type Severity = Notice['spec']['severity'];
export const severities: readonly Severity[] = ['failure', 'recovery', 'warning', 'information'];

const shapes: Readonly<Record<Severity, ShapeName>> = {
  failure: 'fail',
  recovery: 'pass',
  warning: 'warn',
  information: 'soon',
};

export function SeverityWord({ severity }: { readonly severity: Severity }) {
  const say = useTexts(notificationTexts);
  return <State shape={shapes[severity]}>{say(severity)}</State>;
}
