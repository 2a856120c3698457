/** What both sides of a pairing show: who the other device is, what it may do then, waiting, and how it ended. */
import { type JSX, Show } from 'solid-js';
import type { PairingState } from '#contract/rows/pairing.ts';
import { Empty } from '../../components/empty.tsx';
import { Icon } from '../../components/icon.tsx';
import { Note } from '../../components/note.tsx';
import { laterText } from '../../i18n/i18n.ts';
import '../details/details.css';
import './pairing.css';

/** What the other device is called: by its owner, else by itself. */
export function otherName(state: PairingState): string {
  const { other } = state;
  if (other === null) return '';
  return other.note.trim() === '' ? other.name : other.note;
}

export function WithNote(props: { state: PairingState }) {
  return (
    <Show when={otherName(props.state)}>{(name) => <Note kind="info">{laterText().pairing.with(name())}</Note>}</Show>
  );
}

export function MayList() {
  return (
    <section class="group may-list">
      <h2>{laterText().pairing.may.title}</h2>
      <div class="item">
        <Icon name="message-circle" size="small" />
        <span>{laterText().pairing.may.talk}</span>
      </div>
      <div class="item top">
        <Icon name="key-round" size="small" />
        <span>
          {laterText().pairing.may.words}
          <span class="item-detail">{laterText().pairing.may.wordsDetail}</span>
        </span>
      </div>
      <div class="item top">
        <Icon name="monitor-x" size="small" />
        <span>
          {laterText().pairing.may.remove}
          <span class="item-detail">{laterText().pairing.may.removeDetail}</span>
        </span>
      </div>
    </section>
  );
}

export function Waiting(props: { words: string }) {
  return (
    <p class="pairing-wait" role="status">
      <Icon name="loader-circle" size="small" spinning />
      {props.words}
    </p>
  );
}

/** `children`: the ways on. */
export function Ended(props: { state: PairingState; children: JSX.Element }) {
  const why = () => laterText().pairing.reasons[props.state.reason || 'cancelled'];
  return (
    <Empty icon="circle-alert" title={laterText().pairing.failedTitle} body={why()} danger>
      <p>{laterText().pairing.failedSafe}</p>
      {props.children}
    </Empty>
  );
}
