import type { Cloud } from '@allmend/api/kinds';
import { State } from '../../parts/symbols.tsx';
import { useTexts } from '../../shell/language.tsx';
import { consoleTexts } from '../../shell/texts.ts';
import { credentialHealth, isReachable } from './health.ts';
import { cloudTexts } from './texts.ts';

export function ReachableState({ cloud }: { readonly cloud: Cloud }) {
  const say = useTexts(cloudTexts);
  const all = useTexts(consoleTexts);
  const reachable = isReachable(cloud);
  if (reachable === 'True') return <State shape="pass">{say('answers')}</State>;
  if (reachable === 'False') return <State shape="fail">{say('no-answer')}</State>;
  return <State shape="unknown">{all('unknown')}</State>;
}

export function CredentialState({ cloud }: { readonly cloud: Cloud }) {
  const say = useTexts(cloudTexts);
  const all = useTexts(consoleTexts);
  switch (credentialHealth(cloud)) {
    case 'works':
      return <State shape="pass">{say('works')}</State>;
    case 'refused':
      return <State shape="fail">{say('refused')}</State>;
    case 'none':
      return <State shape="miss">{say('none-given')}</State>;
    default:
      return <State shape="unknown">{all('unknown')}</State>;
  }
}
