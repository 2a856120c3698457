/** One event: what it says, what it looks like, and which methods can bring it about. */
import { Show } from 'solid-js';
import { eventReference } from '#contract/event-reference.ts';
import { EVENT_FAMILIES } from '#contract/events.ts';
import { type EventEntry, entryAt, methodsThatEmit } from './entries.ts';
import { JsonBlock } from './json-block.tsx';
import { MethodLinks } from './method-links.tsx';
import { PageHead } from './page-head.tsx';
import { pretty } from './request.ts';
import { texts } from './texts.ts';

export function EventPage(props: { entry: EventEntry }) {
  const reference = () => eventReference[props.entry.type];
  const family = () => {
    const found = entryAt(`socketEvent/${EVENT_FAMILIES[props.entry.type]}`);
    return found?.kind === 'method' ? found : undefined;
  };
  const emitters = () => methodsThatEmit(props.entry.type).filter(({ module }) => module !== 'socketEvent');
  return (
    <>
      <PageHead title={props.entry.type} summary={reference().summary} code />
      <div class="scroll">
        <div class="column">
          <section class="part">
            <h2>{texts().example}</h2>
            <JsonBlock label={texts().example} text={pretty(reference().example)} />
          </section>
          <section class="part">
            <h2>{texts().emittedBy}</h2>
            <Show when={emitters().length > 0} fallback={<p>{texts().emitsNone}</p>}>
              <MethodLinks methods={emitters()} />
            </Show>
          </section>
          <Show when={family()}>
            {(method) => (
              <section class="part">
                <h2>{texts().family}</h2>
                <MethodLinks methods={[method()]} />
              </section>
            )}
          </Show>
        </div>
      </div>
    </>
  );
}
