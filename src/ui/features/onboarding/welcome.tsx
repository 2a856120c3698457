/** The first screen: what this is, the ways in, language and appearance. */
import { createSignal, Show } from 'solid-js';
import { AppearanceChoices } from '../../components/appearance-choices.tsx';
import { ConfirmDialog } from '../../components/dialog.tsx';
import { Icon } from '../../components/icon.tsx';
import { Mark } from '../../components/mark.tsx';
import { text } from '../../i18n/i18n.ts';
import { referenceHref } from '../../stores/reference-route.ts';
import { Way } from './way.tsx';
import './welcome.css';

export function Welcome(props: {
  busy: boolean;
  error: string | undefined;
  onCreate: () => void;
  onPair: () => void;
  onRestore: () => void;
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
          <Way
            icon="key-round"
            title={text().welcome.create}
            hint={text().welcome.createHint}
            primary
            busy={props.busy}
            onPress={props.onCreate}
          />
          <Way
            icon="monitor-smartphone"
            title={text().joining.title}
            hint={text().joining.hint}
            busy={props.busy}
            onPress={props.onPair}
          />
          <Way
            icon="pencil"
            title={text().joining.wordsTitle}
            hint={text().joining.wordsHint}
            busy={props.busy}
            onPress={props.onRestore}
          />
          <Way
            icon={props.busy ? 'loader-circle' : 'door'}
            title={text().welcome.anonymous}
            hint={text().welcome.anonymousHint}
            busy={props.busy}
            onPress={() => setAsking(true)}
          />
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
