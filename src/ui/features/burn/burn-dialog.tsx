/** Chooses after how long messages with somebody burn: one of a few times, another one, or never. */
import { createSignal, createUniqueId, For, Show } from 'solid-js';
import { Dialog } from '../../components/dialog.tsx';
import { codeText, duration, text } from '../../i18n/i18n.ts';
import { useApp } from '../../stores/app-state.ts';
import './burn.css';

const units = { second: 1000, minute: 60_000, hour: 3_600_000, day: 86_400_000 } as const;
type Unit = keyof typeof units;
const choices = [0, 5000, 30_000, 60_000, 300_000, 3_600_000, 86_400_000, 7 * 86_400_000] as const;
const longest = 365 * 86_400_000;

/** The amount and unit that tell a time whole. */
function split(time: number): { amount: string; unit: Unit } {
  const unit = (['day', 'hour', 'minute'] as const).find((name) => time % units[name] === 0) ?? 'second';
  return { amount: `${time / units[unit]}`, unit };
}

/** The owner removes it on `onClose`. */
export default function BurnDialog(props: { address: string; onClose: () => void }) {
  const app = useApp();
  const name = createUniqueId();
  const current = app.contacts.byAddress(props.address)?.b_exp_time ?? 0;
  const isListed = choices.some((choice) => choice === current);
  const [chosen, setChosen] = createSignal<number | 'custom'>(isListed ? current : 'custom');
  const [custom, setCustom] = createSignal(split(isListed ? 10 * units.minute : current));
  const [wrong, setWrong] = createSignal(false);

  const time = () => {
    const choice = chosen();
    if (choice !== 'custom') return choice;
    const amount = Number(custom().amount.trim());
    const whole = amount * units[custom().unit];
    return Number.isInteger(amount) && amount > 0 && whole <= longest ? whole : undefined;
  };
  const apply = async (event: SubmitEvent) => {
    event.preventDefault();
    const wanted = time();
    setWrong(wanted === undefined);
    if (wanted === undefined) return;
    const answer = await app.api.call('chat', 'setBurnAfterTime', { cnd: props.address, time: wanted });
    if (!answer.ok) app.toasts.error(codeText(answer.error.code));
    props.onClose();
  };
  return (
    <Dialog title={text().burn.title} closable onClose={props.onClose}>
      <form onSubmit={(event) => void apply(event)} autocomplete="off">
        <p>{text().burn.body}</p>
        <fieldset class="burn-choices">
          <legend class="visually-hidden">{text().burn.choices}</legend>
          <For each={[...choices, 'custom' as const]}>
            {(choice) => (
              <label>
                <input
                  type="radio"
                  name={name}
                  checked={chosen() === choice}
                  autofocus={chosen() === choice}
                  onChange={() => setChosen(choice)}
                />
                {choice === 'custom' ? text().burn.custom : choice === 0 ? text().burn.off : duration(choice)}
              </label>
            )}
          </For>
          <Show when={chosen() === 'custom'}>
            <div class="burn-custom">
              <span class="field">
                <input
                  inputmode="numeric"
                  aria-label={text().burn.amount}
                  aria-invalid={wrong()}
                  aria-describedby={wrong() ? `${name}-error` : undefined}
                  value={custom().amount}
                  onInput={(event) => setCustom({ ...custom(), amount: event.currentTarget.value })}
                />
              </span>
              <select
                aria-label={text().burn.unit}
                onChange={(event) => setCustom({ ...custom(), unit: event.currentTarget.value as Unit })}
              >
                <For each={Object.keys(units) as Unit[]}>
                  {(unit) => (
                    <option value={unit} selected={custom().unit === unit}>
                      {text().burn.units[unit]}
                    </option>
                  )}
                </For>
              </select>
            </div>
          </Show>
        </fieldset>
        <Show when={wrong()}>
          <p class="field-error" role="alert" id={`${name}-error`}>
            {text().burn.invalid}
          </p>
        </Show>
        <div class="dialog-end">
          <button type="button" class="button" onClick={() => props.onClose()}>
            {text().common.cancel}
          </button>
          <button type="submit" class="button" data-kind="primary">
            {text().burn.apply}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
