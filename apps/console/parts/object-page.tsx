import type { ReactNode } from 'react';
import type { KindAddress } from '../api/kinds.ts';
import type { Listed } from '../live/live-list.ts';
import type { OneObject } from '../shell/console-context.tsx';
import { useTexts } from '../shell/language.tsx';
import { consoleTexts } from '../shell/texts.ts';
import { Refused } from './list-view.tsx';
import { PageHead } from './page-head.tsx';

/** The page of one object, or what there is to say when it cannot be shown. */
export function ObjectPage<T extends Listed>(props: {
  readonly kind: KindAddress<T>;
  readonly namespace: string;
  readonly name: string;
  readonly live: OneObject<T>;
  readonly children: (object: T) => ReactNode;
}) {
  const { kind, namespace, name, live, children } = props;
  const say = useTexts(consoleTexts);
  if (live.object) return children(live.object);
  if (live.contact.state === 'refused')
    return (
      <>
        <PageHead title={name} />
        <Refused problem={live.contact.problem} />
      </>
    );
  if (live.complete)
    return (
      <>
        <PageHead title={say('not-found')} />
        <p>{say('not-found-text', { kind: kind.kind, name, namespace })}</p>
      </>
    );
  return (
    <>
      <PageHead title={name} />
      <p className="s" role="status">
        {say('loading-list')}
      </p>
    </>
  );
}
