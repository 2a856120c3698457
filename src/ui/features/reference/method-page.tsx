/** One method: its marks, a place to try it, what it takes and answers, its codes and events. */
import { For, type JSX, Show } from 'solid-js';
import { possibleCodes } from '#contract/answers.ts';
import { eventReference } from '#contract/event-reference.ts';
import { shapeOf } from '#contract/shape.ts';
import { referenceHref } from '../../stores/reference-route.ts';
import { CodeList } from './code-list.tsx';
import type { ConsoleState } from './console-state.ts';
import { eventPage, type MethodEntry } from './entries.ts';
import { JsonBlock } from './json-block.tsx';
import { PageHead } from './page-head.tsx';
import { pretty } from './request.ts';
import { ShapeList } from './shape-list.tsx';
import { fieldsBelow, typeWords } from './shape-words.ts';
import { texts } from './texts.ts';
import { TryIt } from './try-it.tsx';

/** In the order of their weight for who reads. */
const marks = ['destructive', 'planned', 'deprecated', 'extension'] as const;

/** The entry is that of one page for its life: another method is another page. */
export function MethodPage(props: { entry: MethodEntry; state: ConsoleState }) {
  const { module, method, definition } = props.entry;
  const params = shapeOf(definition.params);
  const data = shapeOf(definition.data);
  const own = marks.filter((mark) => (mark === 'planned' ? definition.status === 'planned' : definition[mark]));
  return (
    <>
      <PageHead title={`${module}.${method}`} summary={definition.summary} code>
        <span class="tag" data-kind={definition.needs === 'none' ? undefined : 'accent'}>
          {texts().needs[definition.needs]}
        </span>
        <For each={own}>
          {(mark) => (
            <span class="tag" data-kind={mark === 'destructive' ? 'danger' : 'lamp'}>
              {texts().marks[mark]}
            </span>
          )}
        </For>
      </PageHead>
      <div class="scroll">
        <div class="column">
          <Show when={own.length > 0 || definition.notes}>
            <ul class="notes">
              <For each={own}>{(mark) => <li>{texts().marks[`${mark}Note`]}</li>}</For>
              <Show when={definition.notes}>
                <li lang="en">{definition.notes}</li>
              </Show>
            </ul>
          </Show>
          <TryIt entry={props.entry} state={props.state} />
          <Part title={texts().parameters}>
            <Show when={params.fields.size > 0} fallback={<p>{texts().noParameters}</p>}>
              <ShapeList fields={params.fields} presence />
            </Show>
            <For each={Object.entries(definition.aliases ?? {})}>
              {([alias, name]) => <p class="hint">{texts().alias(alias, name)}</p>}
            </For>
          </Part>
          <Part title={texts().data}>
            <p class="hint">
              {texts().dataNote}{' '}
              <span class="shape-type" lang="en">
                {typeWords(data)}
              </span>
            </p>
            <Show when={fieldsBelow(data).size > 0}>
              <ShapeList fields={fieldsBelow(data)} />
            </Show>
            <JsonBlock label={texts().example} text={pretty(definition.example.data)} />
          </Part>
          <Part title={texts().codes}>
            <CodeList codes={possibleCodes(definition)} />
          </Part>
          <Part title={texts().emits}>
            <Show when={definition.emits.length > 0} fallback={<p>{texts().emitsNone}</p>}>
              <ul class="emits">
                <For each={definition.emits}>
                  {(type) => (
                    <li>
                      <a class="mono" lang="en" href={referenceHref(eventPage(type))}>
                        {type}
                      </a>
                      <span lang="en">{eventReference[type].summary}</span>
                      <code class="payload" lang="en">
                        {JSON.stringify(eventReference[type].example)}
                      </code>
                    </li>
                  )}
                </For>
              </ul>
            </Show>
          </Part>
        </div>
      </div>
    </>
  );
}

function Part(props: { title: string; children: JSX.Element }) {
  return (
    <section class="part">
      <h2>{props.title}</h2>
      {props.children}
    </section>
  );
}
