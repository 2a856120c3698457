/** One tooltip for the whole app: shows the `data-tip` of the control under the pointer or with the keyboard's focus. */
import { createSignal, onCleanup, onMount, Show } from 'solid-js';
import './tooltip.css';

const delay = 500;

export function TooltipLayer() {
  const [tip, setTip] = createSignal<{ text: string; x: number; y: number; below: boolean }>();
  let timer: ReturnType<typeof setTimeout> | undefined;

  const hide = () => {
    clearTimeout(timer);
    setTip(undefined);
  };
  const show = (control: HTMLElement) => {
    const box = control.getBoundingClientRect();
    const below = box.bottom + 44 < innerHeight;
    const x = Math.min(innerWidth - 60, Math.max(60, box.left + box.width / 2));
    setTip({ text: control.dataset.tip ?? '', x, y: below ? box.bottom + 8 : box.top - 8, below });
  };
  const find = (event: Event) =>
    event.target instanceof Element ? event.target.closest<HTMLElement>('[data-tip]') : null;
  const onOver = (event: PointerEvent) => {
    if (event.pointerType !== 'mouse') return;
    hide();
    const control = find(event);
    if (control) timer = setTimeout(() => control.isConnected && show(control), delay);
  };
  const onFocus = (event: FocusEvent) => {
    hide();
    const control = find(event);
    if (control?.matches(':focus-visible')) show(control);
  };
  const onKey = (event: KeyboardEvent) => event.key === 'Escape' && hide();

  onMount(() => {
    document.addEventListener('pointerover', onOver);
    document.addEventListener('pointerdown', hide);
    document.addEventListener('focusin', onFocus);
    document.addEventListener('focusout', hide);
    document.addEventListener('keydown', onKey);
  });
  onCleanup(() => {
    hide();
    document.removeEventListener('pointerover', onOver);
    document.removeEventListener('pointerdown', hide);
    document.removeEventListener('focusin', onFocus);
    document.removeEventListener('focusout', hide);
    document.removeEventListener('keydown', onKey);
  });
  return (
    <Show when={tip()}>
      {(shown) => (
        <span
          class="tooltip"
          aria-hidden="true"
          data-side={shown().below ? 'below' : 'above'}
          style={{ 'inset-inline-start': `${shown().x}px`, 'inset-block-start': `${shown().y}px` }}
        >
          {shown().text}
        </span>
      )}
    </Show>
  );
}
