import { State, type ShapeName } from '../../parts/symbols.tsx';
import { useTexts } from '../../shell/language.tsx';
import type { CertificateState } from './life.ts';
import { certificateTexts } from './texts.ts';

const shapes: Readonly<Record<CertificateState, ShapeName>> = {
  Applied: 'soon',
  Granted: 'pass',
  Suspended: 'warn',
  Revoked: 'fail',
  Expired: 'miss',
};

export function CertificateStateWord({ state }: { readonly state: CertificateState }) {
  const say = useTexts(certificateTexts);
  return <State shape={shapes[state]}>{say(state)}</State>;
}
