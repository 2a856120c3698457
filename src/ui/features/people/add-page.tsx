/** Asking somebody to become a friend: by a scanned code, an address or a link. */

import { createSignal, createUniqueId, lazy, Show, Suspense } from 'solid-js';
import { ContactState } from '#model/enumerations.ts';
import { LIMITS } from '#model/limits.ts';
import { Icon } from '../../components/icon.tsx';
import { codeText, text } from '../../i18n/i18n.ts';
import { useApp } from '../../stores/app-state.ts';
import { isDefaultName, shortAddress } from '../../stores/names.ts';
import { readCard } from './read-card.ts';

const Scanner = lazy(() => import('../qr/scanner.tsx'));

/** Codes by which the engine says that it can't find an address on any super node. */
const unreachableCodes: readonly number[] = [20003, 20016, 20033, 20058];

/** `address`: whom to ask, when that is known; else ''. */
export function AddPage(props: { address: string }) {
  const app = useApp();
  const ids = { card: createUniqueId(), greeting: createUniqueId(), remark: createUniqueId() };
  const ownName = () => {
    const name = app.user()?.u_nick ?? '';
    return isDefaultName(name, app.ownAddress()) ? shortAddress(app.ownAddress()) : name;
  };
  const [card, setCard] = createSignal(props.address);
  const [greeting, setGreeting] = createSignal<string>();
  const [remark, setRemark] = createSignal<string>();
  const [error, setError] = createSignal<string>();
  const [busy, setBusy] = createSignal(false);
  const [scanning, setScanning] = createSignal(false);
  const greetingText = () => greeting() ?? text().add.greetingDefault(ownName());
  /** What a contact is called already stays, unless it is written over. */
  const remarkText = () => remark() ?? app.contacts.byAddress(readCard(card()) ?? '')?.c_ps ?? '';
  const valid = () => readCard(card()) !== undefined;

  const changeCard = (value: string) => {
    setCard(value);
    setError(undefined);
  };
  const paste = async () => {
    try {
      changeCard((await navigator.clipboard.readText()).trim());
    } catch {
      document.getElementById(ids.card)?.focus();
    }
  };
  /** What is wrong with the input, before the network is asked. */
  const problem = (address: string | undefined) => {
    if (card().trim() === '') return text().add.errors.empty;
    if (address === undefined) return text().add.errors.malformed;
    if (address === app.ownAddress()) return text().add.errors.own;
    const known = app.contacts.byAddress(address)?.c_state;
    return known === ContactState.friend ? text().add.errors.friend : undefined;
  };
  const send = async (event: SubmitEvent) => {
    event.preventDefault();
    if (busy()) return;
    const address = readCard(card());
    const wrong = problem(address);
    if (wrong !== undefined || address === undefined) return void setError(wrong);
    setBusy(true);
    setError(undefined);
    // The card may name where its owner is at home; the engine keeps that for the address.
    const read = await app.api.call('card', 'read', { uri: card().trim() });
    const answer = read.ok
      ? await app.api.call('contact', 'addFriend', {
          nodeId: read.value.nodeId,
          content: greetingText().trim(),
          remark: remarkText().trim(),
        })
      : read;
    setBusy(false);
    if (!answer.ok) {
      const { code } = answer.error;
      return void setError(unreachableCodes.includes(code) ? text().add.errors.unreachable : codeText(code));
    }
    app.toasts.info(text().add.sent);
    setCard('');
    setGreeting(undefined);
    setRemark(undefined);
  };

  return (
    <>
      <p class="page-lead">{text().add.lead}</p>
      <Show
        when={scanning()}
        fallback={
          <button type="button" class="button scan-button" data-size="big" onClick={() => setScanning(true)}>
            <Icon name="scan-line" />
            {text().add.scan}
          </button>
        }
      >
        <Suspense fallback={<p class="hint">{text().scan.starting}</p>}>
          <Scanner
            instead={text().scan.instead.address}
            accepts={(code) => readCard(code) !== undefined}
            onFound={(value) => {
              setScanning(false);
              changeCard(value);
            }}
            onClose={() => setScanning(false)}
          />
        </Suspense>
      </Show>
      <form class="page-form" autocomplete="off" onSubmit={(event) => void send(event)}>
        <div class="labelled">
          <label for={ids.card}>{text().add.label}</label>
          <div class="field">
            <input
              id={ids.card}
              class="mono"
              value={card()}
              placeholder={text().add.placeholder}
              autocomplete="off"
              autocapitalize="off"
              spellcheck={false}
              aria-invalid={error() ? 'true' : undefined}
              aria-describedby={`${ids.card}-note`}
              onInput={(event) => changeCard(event.currentTarget.value)}
            />
            <button type="button" class="button" data-kind="bare" data-size="small" onClick={() => void paste()}>
              {text().add.paste}
            </button>
          </div>
          <div id={`${ids.card}-note`} aria-live="polite">
            <Show when={error()} fallback={<Show when={valid()}>{<span class="hint">{text().add.found}</span>}</Show>}>
              <span class="field-error">
                <Icon name="circle-alert" size="small" />
                <span>{error()}</span>
              </span>
            </Show>
          </div>
        </div>
        <div class="labelled">
          <label for={ids.greeting}>{text().add.greeting}</label>
          <div class="field">
            <textarea
              id={ids.greeting}
              rows="2"
              maxlength={LIMITS.requestContent}
              value={greetingText()}
              autocomplete="off"
              aria-describedby={`${ids.greeting}-hint`}
              onInput={(event) => setGreeting(event.currentTarget.value)}
            />
          </div>
          <span class="hint" id={`${ids.greeting}-hint`}>
            {text().add.greetingHint}
          </span>
        </div>
        <div class="labelled">
          <label for={ids.remark}>{text().add.remark}</label>
          <div class="field">
            <input
              id={ids.remark}
              value={remarkText()}
              maxlength={LIMITS.remark}
              autocomplete="off"
              aria-describedby={`${ids.remark}-hint`}
              onInput={(event) => setRemark(event.currentTarget.value)}
            />
          </div>
          <span class="hint" id={`${ids.remark}-hint`}>
            {text().add.remarkHint}
          </span>
        </div>
        <div class="form-end">
          <button type="submit" class="button" data-kind="primary" data-size="big" aria-disabled={busy()}>
            <Show when={busy()} fallback={text().add.send}>
              <Icon name="loader-circle" size="small" spinning />
              {text().add.sending}
            </Show>
          </button>
        </div>
      </form>
    </>
  );
}
