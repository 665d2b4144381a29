import type { EvidenceDocument } from '@allmend/api/kinds';
import { State, type ShapeName } from '../../parts/symbols.tsx';
import { useTexts } from '../../shell/language.tsx';
import { documentTexts } from './texts.ts';

export type DocumentState = NonNullable<NonNullable<EvidenceDocument['status']>['state']>;

/** Time alone ends a document, whether or not the server has written it down yet. */
export function stateOf({ spec, status }: EvidenceDocument, now: Date): DocumentState {
  const state = status?.state ?? 'Submitted';
  return state !== 'Rejected' && new Date(spec.validUntil) <= now ? 'Expired' : state;
}

export function endsSoon(document: EvidenceDocument, now: Date): boolean {
  const days = (new Date(document.spec.validUntil).getTime() - now.getTime()) / 86_400_000;
  return stateOf(document, now) === 'Accepted' && days <= document.spec.reminderDays;
}

const shapes: Readonly<Record<DocumentState, ShapeName>> = {
  Submitted: 'soon',
  Accepted: 'pass',
  Rejected: 'fail',
  Expired: 'miss',
};

export function DocumentStateWord({ state }: { readonly state: DocumentState }) {
  const say = useTexts(documentTexts);
  return <State shape={shapes[state]}>{say(state)}</State>;
}
