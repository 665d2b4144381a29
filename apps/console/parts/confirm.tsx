import { Button, Modal } from '@mantine/core';
import { useState } from 'react';
import { useTexts } from '../shell/language.tsx';
import { consoleTexts } from '../shell/texts.ts';
import { Action } from './action.tsx';

/** Asks once more before something that cannot be taken back. */
export function Confirm(props: {
  readonly opened: boolean;
  readonly onClose: () => void;
  readonly title: string;
  readonly text: string;
  readonly action: string;
  readonly onConfirm: () => Promise<void>;
}) {
  const { opened, onClose, title, text, action, onConfirm } = props;
  const say = useTexts(consoleTexts);
  const [round, setRound] = useState(0);
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={title}
      lockScroll={false}
      closeButtonProps={{ 'aria-label': say('close') }}
      onExitTransitionEnd={() => setRound(round + 1)}
    >
      <p>{text}</p>
      <div className="acts end" key={round}>
        <Button variant="default" onClick={onClose} data-autofocus>
          {say('cancel')}
        </Button>
        <Action permission={{ state: 'yes' }} onAct={onConfirm}>
          {action}
        </Action>
      </div>
    </Modal>
  );
}
