/** The title of a pane beside the list: on a phone the pane stands alone, so its title is the page's heading. */
import { Dynamic } from 'solid-js/web';
import { useApp } from '../../stores/app-state.ts';

export function PaneTitle(props: { title: string }) {
  const { navigation } = useApp();
  return (
    <Dynamic component={navigation.phone() ? 'h1' : 'h2'} class="pane-title ellipsis">
      {props.title}
    </Dynamic>
  );
}
