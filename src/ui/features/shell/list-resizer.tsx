/** The line beside the list: drag it, move it by ← and →, double-click it for the usual width. */
import { createSignal } from 'solid-js';
import { text } from '../../i18n/i18n.ts';
import { useApp } from '../../stores/app-state.ts';
import { listWidths } from '../../stores/preferences.ts';

const step = 16;

export function ListResizer() {
  const { preferences } = useApp();
  const [from, setFrom] = createSignal<{ x: number; width: number }>();
  const direction = () => (document.dir === 'rtl' ? -1 : 1);
  return (
    // biome-ignore lint/a11y/useSemanticElements: a separator that takes focus has no element of its own
    <div
      class="list-resizer"
      role="separator"
      tabindex="0"
      aria-orientation="vertical"
      aria-label={text().chats.resize}
      aria-valuemin={listWidths.least}
      aria-valuemax={listWidths.most}
      aria-valuenow={preferences.listWidth()}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        setFrom({ x: event.clientX, width: preferences.listWidth() });
      }}
      onPointerMove={(event) => {
        const start = from();
        if (start) preferences.setListWidth(start.width + (event.clientX - start.x) * direction());
      }}
      onPointerUp={() => setFrom(undefined)}
      onPointerCancel={() => setFrom(undefined)}
      onDblClick={() => preferences.setListWidth(listWidths.usual)}
      onKeyDown={(event) => {
        const move = { ArrowLeft: -step, ArrowRight: step }[event.key];
        if (move === undefined) return;
        event.preventDefault();
        preferences.setListWidth(preferences.listWidth() + move * direction());
      }}
    />
  );
}
