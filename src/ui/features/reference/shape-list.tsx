/** The fields of a shape as a tree: name, type, whether it may be left out, allowed values and limits. */
import { For, Show } from 'solid-js';
import type { Shape } from '#contract/shape.ts';
import { fieldsBelow, typeWords, valueWords } from './shape-words.ts';
import { texts } from './texts.ts';

/** `presence` says of each field whether it is required: of parameters, not of answers. */
export function ShapeList(props: { fields: ReadonlyMap<string, Shape>; presence?: boolean }) {
  return (
    <ul class="shape">
      <For each={[...props.fields]}>
        {([name, shape]) => (
          <li>
            <code>{name}</code>{' '}
            <span class="shape-type" lang="en">
              {typeWords(shape)}
            </span>
            <Show when={props.presence}>
              {' '}
              <Presence shape={shape} />
            </Show>
            <Limits shape={shape} />
            <Show when={fieldsBelow(shape).size > 0}>
              <ShapeList fields={fieldsBelow(shape)} presence={props.presence ?? false} />
            </Show>
          </li>
        )}
      </For>
    </ul>
  );
}

function Presence(props: { shape: Shape }) {
  const words = () => {
    if (!props.shape.optional) return texts().required;
    const { fallback } = props.shape;
    return fallback === undefined ? texts().optional : texts().byDefault(JSON.stringify(fallback));
  };
  return (
    <span class="tag" data-kind={props.shape.optional ? undefined : 'accent'}>
      {words()}
    </span>
  );
}

function Limits(props: { shape: Shape }) {
  const limits = () => [...props.shape.limits, ...(props.shape.item?.limits ?? [])];
  const values = () => props.shape.values ?? props.shape.item?.values;
  return (
    <>
      <Show when={limits().length > 0}>
        <span class="shape-note">{limits().map(texts().limit).join(' · ')}</span>
      </Show>
      <Show when={values()}>
        {(allowed) => (
          <span class="shape-note">
            {texts().oneOf}{' '}
            <span class="mono" lang="en">
              {[...allowed()].map(valueWords).join(' · ')}
            </span>
          </span>
        )}
      </Show>
    </>
  );
}
