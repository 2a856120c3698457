/** Text with its http and https addresses as links; everything else stays text. */
import { For } from 'solid-js';
import { splitLinks } from './split-links.ts';

export function LinkedText(props: { text: string }) {
  return (
    <For each={splitLinks(props.text)}>
      {(part) =>
        part.link ? (
          <a href={part.text} target="_blank" rel="noopener noreferrer">
            {part.text}
          </a>
        ) : (
          part.text
        )
      }
    </For>
  );
}
