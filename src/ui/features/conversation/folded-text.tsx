/** What a message says: of a long one the first lines, until all of it is asked for or a search has found it. */
import { createEffect, createSignal, Show } from 'solid-js';
import { text } from '../../i18n/i18n.ts';
import { useApp } from '../../stores/app-state.ts';
import { LinkedText } from './linked-text.tsx';
import { onceDrawn } from './once-drawn.ts';
import './folded-text.css';

/** In lines, as drawn; the stylesheet knows how many of a longer one are left. */
const most = 16;
/** Characters that fit into as many lines of the narrowest bubble: what has fewer needn't be measured. */
const surelyShort = 200;

export function FoldedText(props: { id: string; text: string }) {
  const { log, navigation } = useApp();
  const [long, setLong] = createSignal(false);
  const open = () => log.unfolded().includes(props.id);
  let paragraph!: HTMLParagraphElement;
  let button!: HTMLButtonElement;

  const measure = () => {
    // The range is as high as all of the text, folded or not.
    const range = new Range();
    range.selectNodeContents(paragraph);
    return range.getBoundingClientRect().height / Number.parseFloat(getComputedStyle(paragraph).lineHeight);
  };
  createEffect(() => {
    // Lines hold less on a phone.
    navigation.phone();
    const short = props.text.length < surelyShort && props.text.split('\n').length <= most;
    setLong(!short && measure() > most);
  });
  createEffect(() => long() && log.found() === props.id && log.setUnfolded(props.id, true));
  const fold = (event: MouseEvent) => {
    // In a bubble that is being selected this isn't a press on the bubble.
    event.stopPropagation();
    log.setUnfolded(props.id, !open());
    // What is shut again may lie far above what was read last.
    if (!open()) onceDrawn(() => button.scrollIntoView({ block: 'nearest' }));
  };
  return (
    <>
      <p ref={paragraph} dir="auto" data-fold={long() ? (open() ? 'open' : 'shut') : undefined}>
        <LinkedText text={props.text} />
      </p>
      <Show when={long()}>
        <button ref={button} type="button" class="message-fold" aria-expanded={open()} onClick={fold}>
          {open() ? text().message.showLess : text().message.showAll}
        </button>
      </Show>
    </>
  );
}
