/** The account has a primary device: asking it, becoming it, or pairing by a code. */
import { createSignal, Show } from 'solid-js';
import { ConfirmDialog } from '../../components/dialog.tsx';
import { Icon } from '../../components/icon.tsx';
import { Note } from '../../components/note.tsx';
import { laterText, text } from '../../i18n/i18n.ts';
import { Way } from '../onboarding/way.tsx';
import { RestoreFrame } from './restore-frame.tsx';
import './restore.css';

export function RestoreWay(props: {
  busy: boolean;
  error: string | undefined;
  onBack: () => void;
  onAsk: () => void;
  onPair: () => void;
  onReset: () => void;
}) {
  const [sure, setSure] = createSignal(false);
  return (
    <RestoreFrame
      step="way"
      title={laterText().restore.wayTitle}
      lead={laterText().restore.wayLead}
      onBack={props.onBack}
    >
      <div class="welcome-ways">
        <Way
          icon="monitor-smartphone"
          title={laterText().restore.ask}
          hint={laterText().restore.askHint}
          primary
          busy={props.busy}
          onPress={props.onAsk}
        />
        <Way
          icon="qr-code"
          title={laterText().restore.scan}
          hint={text().joining.hint}
          busy={props.busy}
          onPress={props.onPair}
        />
        <Way
          icon="refresh-cw"
          title={laterText().restore.reset}
          hint={laterText().restore.resetHint}
          busy={props.busy}
          onPress={() => setSure(true)}
        />
      </div>
      <Show when={props.error}>
        <Note kind="danger">{props.error}</Note>
      </Show>
      <div class="stage-end">
        <button type="button" class="button opt-wide" data-size="big" onClick={() => props.onBack()}>
          <Icon name="chevron-left" size="small" />
          {text().common.back}
        </button>
      </div>
      <Show when={sure()}>
        <ConfirmDialog
          title={laterText().restore.resetTitle}
          body={laterText().restore.resetBody}
          confirm={laterText().restore.resetConfirm}
          danger
          onClose={() => setSure(false)}
          onConfirm={() => {
            setSure(false);
            props.onReset();
          }}
        />
      </Show>
    </RestoreFrame>
  );
}
