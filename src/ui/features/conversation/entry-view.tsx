/** One entry of the log: a day, the unread line, a notice, a message, somebody typing. */
import { Match, Switch } from 'solid-js';
import { Icon } from '../../components/icon.tsx';
import { dayLabel, text } from '../../i18n/i18n.ts';
import { now } from '../../stores/clock.ts';
import { body } from '../../stores/message-content.ts';
import type { Entry } from './log-entries.ts';
import { MessageBubble } from './message-bubble.tsx';

/** In place of an entry that can't be drawn: the conversation goes on around it. */
export function BrokenEntry() {
  return (
    <div class="log-line">
      <span class="system-message">{text().broken.message}</span>
    </div>
  );
}

/** An entry keeps its object for as long as its key lives, and its kind with it; only its fields change. */
export function EntryView(props: { entry: Entry; name: string; newest: boolean; onFocus: () => void }) {
  const as = <Kind extends Entry['kind']>(kind: Kind) =>
    props.entry.kind === kind ? (props.entry as Extract<Entry, { kind: Kind }>) : undefined;
  return (
    <Switch>
      <Match when={as('message')}>
        {(entry) => <MessageBubble entry={entry()} name={props.name} newest={props.newest} onFocus={props.onFocus} />}
      </Match>
      <Match when={as('day')}>
        {(entry) => (
          <div class="log-line">
            <span class="day">{dayLabel(entry().time, now())}</span>
          </div>
        )}
      </Match>
      <Match when={as('unread')}>
        {(entry) => <div class="unread-line">{text().message.newMessages(entry().count)}</div>}
      </Match>
      <Match when={as('system')}>
        {(entry) => (
          <div class="log-line">
            <span class="system-message">{body(entry().row)}</span>
          </div>
        )}
      </Match>
      <Match when={as('start')}>
        <div class="log-line">
          <span class="system-message">
            <Icon name="lock" size="tiny" />
            {text().message.start}
          </span>
        </div>
      </Match>
      <Match when={as('typing')}>
        <div class="message" data-first="" data-last="">
          <div class="bubble" role="status" aria-label={text().message.isTyping(props.name)}>
            <span class="typing-dots">
              <i />
              <i />
              <i />
            </span>
          </div>
        </div>
      </Match>
    </Switch>
  );
}
