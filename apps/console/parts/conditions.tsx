import { useTexts } from '../shell/language.tsx';
import { consoleTexts } from '../shell/texts.ts';
import type { ConditionRow } from './condition.ts';
import { Instant } from './instant.tsx';
import { State, type ShapeName } from './symbols.tsx';

const shapes: Readonly<Record<string, ShapeName>> = { True: 'pass', False: 'fail', Unknown: 'unknown' };

/** Status of a condition that is good when it is True. */
export function ConditionState({ condition }: { readonly condition: ConditionRow | null }) {
  const say = useTexts(consoleTexts);
  const status = condition?.status ?? 'Unknown';
  const word = status === 'True' ? say('yes') : status === 'False' ? say('no') : say('unknown');
  return <State shape={shapes[status] ?? 'unknown'}>{word}</State>;
}

/** All conditions of an object. */
export function Conditions({ conditions }: { readonly conditions: readonly ConditionRow[] }) {
  const say = useTexts(consoleTexts);
  if (conditions.length === 0) return <p>{say('none')}</p>;
  return (
    <div className="scroll" role="region" tabIndex={0} aria-label={say('conditions')}>
      <table className="plain">
        <thead>
          <tr>
            <th scope="col">{say('condition')}</th>
            <th scope="col">{say('status')}</th>
            <th scope="col">{say('reason')}</th>
            <th scope="col">{say('message')}</th>
            <th scope="col">{say('since')}</th>
          </tr>
        </thead>
        <tbody>
          {conditions.map((one) => (
            <tr key={one.type}>
              <th scope="row">{one.type}</th>
              <td>
                <ConditionState condition={one} />
              </td>
              <td>{one.reason}</td>
              <td>{one.message}</td>
              <td>{one.lastTransitionTime !== undefined && <Instant at={one.lastTransitionTime} form="relative" />}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
