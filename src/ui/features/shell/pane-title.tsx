/** Titles beside the list, and of the parts under them: on a phone the pane stands alone, so its title is the page's heading. */
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

export function SectionTitle(props: { title: string }) {
  const { navigation } = useApp();
  return (
    <Dynamic component={navigation.phone() ? 'h2' : 'h3'} class="section-title">
      {props.title}
    </Dynamic>
  );
}
