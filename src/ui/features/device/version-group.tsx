/** Which build this page is and which one the service worker keeps, said plainly where they differ; and an update that waits. */
import { createResource, Show } from 'solid-js';
import { text } from '../../i18n/i18n.ts';
import { useApp } from '../../stores/app-state.ts';

/** Enough of a hash to compare by eye; the whole one is in the tooltip. */
const SHOWN = 16;

export function VersionGroup() {
  const { updates } = useApp();
  const [kept] = createResource(updates.source, async (source) => (await source.kept()) ?? null);
  const offline = () => {
    const release = kept();
    if (!release) return text().update.notKept;
    return release.build === updates.own.build
      ? text().update.kept
      : text().update.mismatch(release.build.slice(0, SHOWN));
  };
  return (
    <div class="group">
      <div class="item">
        <span>{text().update.version}</span>
        <span class="item-value numeric">{updates.own.version}</span>
      </div>
      <div class="item">
        <span>{text().update.build}</span>
        <span class="item-value mono" title={updates.own.build}>
          {updates.own.build.slice(0, SHOWN)}
        </span>
      </div>
      <div class="item">
        <span class="grow" role="status">
          {offline()}
        </span>
        <Show when={updates.ready()}>
          <button
            type="button"
            class="button"
            data-size="small"
            disabled={updates.applying()}
            onClick={() => updates.apply()}
          >
            {text().update.now}
          </button>
        </Show>
      </div>
    </div>
  );
}
