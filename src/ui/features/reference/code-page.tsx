/** One code: what it means, and which methods answer it. */
import { Show } from 'solid-js';
import { codes } from '#contract/codes.ts';
import { type CodeEntry, methodsThatAnswer } from './entries.ts';
import { MethodLinks } from './method-links.tsx';
import { PageHead } from './page-head.tsx';
import { texts } from './texts.ts';

export function CodePage(props: { entry: CodeEntry }) {
  const methods = () => methodsThatAnswer(props.entry.code);
  return (
    <>
      <PageHead title={props.entry.name} summary={`${codes[props.entry.code].message}.`} code />
      <div class="scroll">
        <div class="column">
          <section class="part">
            <h2>{texts().answeredBy}</h2>
            <Show when={methods().length > 0} fallback={<p>{texts().answeredByAny}</p>}>
              <MethodLinks methods={methods()} />
            </Show>
          </section>
        </div>
      </div>
    </>
  );
}
