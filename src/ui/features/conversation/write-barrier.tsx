/** The composer, or one sentence that says why nothing can be written, and what to do about it. */
import { type JSX, Match, Show, Switch } from 'solid-js';
import { Icon } from '../../components/icon.tsx';
import { text } from '../../i18n/i18n.ts';
import { useApp } from '../../stores/app-state.ts';
import { writeBarrier } from '../../stores/trust.ts';
import { setBlocked } from '../details/blocking.ts';

export function WriteBarrier(props: { id: string; children: JSX.Element }) {
  const app = useApp();
  const barrier = () =>
    app.loaded() ? writeBarrier(app.contacts.byAddress(props.id), app.trust.of(props.id)) : undefined;
  return (
    <Switch fallback={props.children}>
      <Match when={barrier() === 'blocked'}>
        <Sentence
          words={text().composer.blocked}
          action={text().privacy.unblock}
          onAction={() => void setBlocked(app, props.id, false)}
        />
      </Match>
      <Match when={barrier() === 'notFriends'}>
        <Sentence
          words={text().composer.notFriends}
          action={text().details.addAgain}
          onAction={() => app.navigation.open('people', `add/${props.id}`)}
        />
      </Match>
      <Match when={barrier() === 'blockedByOther'}>
        <Sentence words={text().composer.blockedByOther} />
      </Match>
      <Match when={barrier() === 'keysChanged'}>
        <Sentence words={text().trust.writing} />
      </Match>
    </Switch>
  );
}

function Sentence(props: { words: string; action?: string; onAction?: () => void }) {
  return (
    <footer class="composer-blocked" data-region="" tabindex="-1">
      <Icon name="info" size="small" />
      <span>{props.words}</span>
      <Show when={props.action}>
        <button type="button" class="button" data-size="small" onClick={() => props.onAction?.()}>
          {props.action}
        </button>
      </Show>
    </footer>
  );
}
