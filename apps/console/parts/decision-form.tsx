import { Radio, Textarea } from '@mantine/core';
import { useState } from 'react';
import type { Permission } from '../shell/access.ts';
import { useTexts } from '../shell/language.tsx';
import { consoleTexts } from '../shell/texts.ts';
import { Action } from './action.tsx';

export interface DecisionOption {
  readonly id: string;
  readonly label: string;
  /** What it does, in a sentence. */
  readonly effect: string;
  /** Why it cannot be decided now; null when it can. */
  readonly hindrance: string | null;
}

/** A decision of a person, with its reason: for the record. */
export function DecisionForm(props: {
  readonly options: readonly DecisionOption[];
  readonly permission: Permission;
  readonly action: string;
  readonly onDecide: (id: string, reason: string) => Promise<void>;
}) {
  const { options, permission, action, onDecide } = props;
  const say = useTexts(consoleTexts);
  const [chosen, setChosen] = useState('');
  const [reason, setReason] = useState('');
  const [missing, setMissing] = useState(false);
  const option = options.find(({ id }) => id === chosen);
  const hindrance = option ? option.hindrance : say('choose-first');
  return (
    <div className="decision">
      <Radio.Group value={chosen} onChange={setChosen} label={say('decision')} className="radios">
        {options.map(({ id, label, effect, hindrance: why }) => (
          <Radio key={id} value={id} label={label} description={why ?? effect} disabled={why !== null} />
        ))}
      </Radio.Group>
      <Textarea
        label={say('decision-reason')}
        description={say('decision-reason-hint')}
        value={reason}
        error={missing && reason.trim() === '' ? say('required') : null}
        onChange={({ currentTarget }) => setReason(currentTarget.value)}
        rows={3}
        maxLength={2000}
        required
        withAsterisk={false}
      />
      <div className="acts">
        <Action
          permission={permission}
          hindrance={hindrance}
          onAct={async () => {
            setMissing(true);
            if (reason.trim() === '') return;
            await onDecide(chosen, reason.trim());
            // What it did may be seen before its answer is here, and the next one be under way.
            setReason((now) => (now === reason ? '' : now));
            setChosen((now) => (now === chosen ? '' : now));
            setMissing(false);
          }}
        >
          {action}
        </Action>
      </div>
    </div>
  );
}
