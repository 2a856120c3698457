/** A piece of JSON or code in its well: long lines break, long blocks scroll, by keyboard too. */
export function JsonBlock(props: { label: string; text: string }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reachable by keyboard
    <pre class="json mono" role="group" tabindex="0" aria-label={props.label} lang="en">
      {props.text}
    </pre>
  );
}
