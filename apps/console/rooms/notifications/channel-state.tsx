import type { NotificationChannel } from '@allmend/api/kinds';
import { conditionOf } from '../../parts/condition.ts';
import { State } from '../../parts/symbols.tsx';
import { useTexts } from '../../shell/language.tsx';
import { consoleTexts } from '../../shell/texts.ts';
import { notificationTexts } from './texts.ts';

/** Whether a channel tells anybody anything. */
export function ChannelState({ channel }: { readonly channel: NotificationChannel }) {
  const say = useTexts(notificationTexts);
  const all = useTexts(consoleTexts);
  if (channel.spec.paused) return <State shape="miss">{say('paused')}</State>;
  const status = conditionOf(channel, 'Working')?.status;
  if (status === 'True') return <State shape="pass">{say('works')}</State>;
  if (status === 'False') return <State shape="fail">{say('Failed')}</State>;
  return <State shape="unknown">{all('unknown')}</State>;
}
