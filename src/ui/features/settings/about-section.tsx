/** What iCom is, what it can't do, and what this device is called. */
import { createResource, For, Show } from 'solid-js';
import { CopyIconButton } from '../../components/copy-icon-button.tsx';
import { Icon } from '../../components/icon.tsx';
import { text } from '../../i18n/i18n.ts';
import { useApp } from '../../stores/app-state.ts';
import { referenceHref } from '../../stores/reference-route.ts';
import { VersionGroup } from '../device/version-group.tsx';
import { SectionTitle } from '../shell/pane-title.tsx';
import '../details/details.css';

export function AboutSection() {
  const app = useApp();
  const [facts] = createResource(async () => {
    const [device, node] = await Promise.all([
      app.api.call('user', 'getMachineId', {}),
      app.api.call('user', 'getSuperNodeId', {}),
    ]);
    return { device: device.ok ? device.value.value : '', node: node.ok ? node.value.value : '' };
  });
  return (
    <>
      <p class="page-lead">{text().settings.aboutLead}</p>
      <section class="limits">
        <SectionTitle title={text().settings.limitsTitle} />
        <ul>
          <For each={text().settings.limits}>
            {(limit) => (
              <li>
                <Icon name="info" size="small" />
                <span>{limit}</span>
              </li>
            )}
          </For>
        </ul>
      </section>
      <p>
        <a href={referenceHref()}>{text().nav.developers}</a>
      </p>
      <VersionGroup />
      <Show when={facts()}>
        {(known) => (
          <div class="group">
            <IdItem label={text().settings.device} id={known().device} />
            <Show when={known().node}>
              <IdItem label={text().settings.node} id={known().node} />
            </Show>
          </div>
        )}
      </Show>
    </>
  );
}

/** Too long for its line: the whole of it is copied. */
function IdItem(props: { label: string; id: string }) {
  return (
    <div class="item">
      <span>{props.label}</span>
      <span class="item-value mono ellipsis" translate="no">
        {props.id}
      </span>
      <CopyIconButton label={text().settings.copy(props.label)} text={props.id} size="small" />
    </div>
  );
}
