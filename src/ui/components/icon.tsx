/** One icon of the set, as an outline that takes the colour of its text; always decorative (the control has the name). */
import { type IconName, iconPaths } from './icon-paths.ts';

export function Icon(props: { name: IconName; size?: 'tiny' | 'small' | 'large'; spinning?: boolean }) {
  return (
    <svg
      class="icon"
      classList={{ spinning: props.spinning }}
      data-size={props.size}
      viewBox="0 0 24 24"
      aria-hidden="true"
    >
      <path d={iconPaths[props.name]} />
    </svg>
  );
}
