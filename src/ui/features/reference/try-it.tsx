/** A method's parameters as JSON, checked while one types; run on the engine, and copied as code. */
import { createMemo, createSignal, createUniqueId, Show } from 'solid-js';
import { codes } from '#contract/codes.ts';
import { ConfirmDialog } from '../../components/dialog.tsx';
import { Icon } from '../../components/icon.tsx';
import { KeyCaps } from '../keyboard/key-caps.tsx';
import { ariaKeys, isChord } from '../keyboard/keymap.ts';
import { AnswerView } from './answer-view.tsx';
import type { ConsoleState } from './console-state.ts';
import { CopyButton } from './copy-button.tsx';
import type { MethodEntry } from './entries.ts';
import { referenceKeys } from './keys.ts';
import { asRequest, asTypeScript, pretty, readInput } from './request.ts';
import { texts } from './texts.ts';

export function TryIt(props: { entry: MethodEntry; state: ConsoleState }) {
  const { module, method, definition } = props.entry;
  const [asking, setAsking] = createSignal(false);
  const noteId = createUniqueId();
  const typed = () => props.state.input(props.entry);
  const input = createMemo(() => readInput(definition, typed()));
  const params = () => {
    const read = input();
    return 'params' in read ? read.params : undefined;
  };
  const canRun = () => props.state.canRun && params() !== undefined;
  const note = () => {
    const read = input();
    switch (read.kind) {
      case 'notJson':
        return texts().try.notJson(read.line);
      case 'notObject':
        return texts().try.notObject;
      case 'refused': {
        const { name, path } = read.error;
        return texts().try.answers(texts().try.complaints[name](path), codes[name].code);
      }
      default:
        return read.ignored.length > 0 ? texts().try.ignored(read.ignored.join(', ')) : texts().try.valid;
    }
  };
  const run = () => {
    setAsking(false);
    const found = params();
    if (found && canRun()) void props.state.run(props.entry, found);
  };
  const askOrRun = () => {
    if (definition.destructive && canRun()) setAsking(true);
    else run();
  };

  return (
    <section class="part try">
      <h2>{texts().try.title}</h2>
      <textarea
        class="editor mono"
        lang="en"
        aria-label={texts().try.input}
        aria-describedby={noteId}
        aria-invalid={input().kind !== 'valid'}
        rows={Math.min(16, Math.max(3, typed().split('\n').length + 1))}
        autocomplete="off"
        autocapitalize="off"
        spellcheck={false}
        value={typed()}
        onInput={(event) => props.state.setInput(props.entry, event.currentTarget.value)}
        onKeyDown={(event) => {
          if (!isChord(event, referenceKeys.run)) return;
          event.preventDefault();
          askOrRun();
        }}
      />
      <p id={noteId} class={input().kind === 'valid' ? 'hint' : 'field-error'} role="status">
        <Show when={input().kind !== 'valid'}>
          <Icon name="circle-alert" size="small" />
        </Show>
        {note()}
      </p>
      <div class="try-row">
        <p class="hint grow">{props.state.canRun ? texts().try.note : texts().engine.none}</p>
        <button
          type="button"
          class="button"
          data-kind={definition.destructive ? 'danger' : 'primary'}
          aria-keyshortcuts={ariaKeys([referenceKeys.run])}
          disabled={!canRun()}
          onClick={askOrRun}
        >
          {texts().try.run}
          <span aria-hidden="true">
            <KeyCaps chord={referenceKeys.run} />
          </span>
        </button>
      </div>
      <div class="try-row">
        <button type="button" class="button" data-size="small" onClick={() => props.state.reset(props.entry)}>
          {texts().try.reset}
        </button>
        <CopyButton
          label={texts().try.copyRequest}
          text={() => pretty(asRequest(module, method, params() ?? {}))}
          disabled={params() === undefined}
        />
        <CopyButton
          label={texts().try.copyCode}
          text={() => asTypeScript(module, method, params() ?? {})}
          disabled={params() === undefined}
        />
      </div>
      <AnswerView call={props.state.shown(props.entry.page)} state={props.state} />
      <Show when={asking()}>
        <ConfirmDialog
          title={texts().try.askTitle(`${module}.${method}`)}
          body={`${definition.summary} ${texts().try.askBody}`}
          confirm={texts().try.askConfirm(method)}
          danger
          onClose={() => setAsking(false)}
          onConfirm={run}
        />
      </Show>
    </section>
  );
}
