/** The first screen: what this is, two ways in, language and appearance. */
import { createSignal, Show } from 'solid-js';
import { AppearanceChoices } from '../../components/appearance-choices.tsx';
import { ConfirmDialog } from '../../components/dialog.tsx';
import { Icon } from '../../components/icon.tsx';
import { Mark } from '../../components/mark.tsx';
import { text } from '../../i18n/i18n.ts';
import { referenceHref } from '../../stores/reference-route.ts';
import './welcome.css';

export function Welcome(props: {
  busy: boolean;
  error: string | undefined;
  onCreate: () => void;
  onAnonymous: () => void;
}) {
  const [asking, setAsking] = createSignal(false);
  return (
    <div class="welcome">
      <main class="welcome-main">
        <Mark size={64} />
        <h1>{text().welcome.title}</h1>
        <p class="lead">{text().welcome.lead}</p>
        <div class="welcome-ways">
          <button type="button" class="way" data-kind="primary" disabled={props.busy} onClick={() => props.onCreate()}>
            <Icon name="key-round" size="large" />
            <span>
              <b>{text().welcome.create}</b>
              <span>{text().welcome.createHint}</span>
            </span>
            <Icon name="chevron-right" />
          </button>
          <button type="button" class="way" disabled={props.busy} onClick={() => setAsking(true)}>
            <Icon name={props.busy ? 'loader-circle' : 'door'} size="large" spinning={props.busy} />
            <span>
              <b>{text().welcome.anonymous}</b>
              <span>{text().welcome.anonymousHint}</span>
            </span>
            <Icon name="chevron-right" />
          </button>
        </div>
        <Show when={props.error}>
          {(message) => (
            <p class="field-error" role="alert">
              <Icon name="circle-alert" size="small" />
              {message()}
            </p>
          )}
        </Show>
      </main>
      <footer class="welcome-foot">
        <AppearanceChoices hideLabels />
        <a class="welcome-link" href={referenceHref()}>
          {text().nav.developers}
        </a>
      </footer>
      <Show when={asking()}>
        <ConfirmDialog
          title={text().welcome.anonymousConfirmTitle}
          body={text().welcome.anonymousConfirmBody}
          confirm={text().welcome.anonymousConfirm}
          onClose={() => setAsking(false)}
          onConfirm={() => {
            setAsking(false);
            props.onAnonymous();
          }}
        />
      </Show>
    </div>
  );
}
