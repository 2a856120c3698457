/** Saving a backup file of the open room, and taking one over. */
import { createSignal, lazy, Match, Suspense, Switch } from 'solid-js';
import { Icon } from '../../components/icon.tsx';
import { text } from '../../i18n/i18n.ts';
import '../details/details.css';

const ExportDialog = lazy(() => import('./export-dialog.tsx'));
const ImportDialog = lazy(() => import('./import-dialog.tsx'));

export function BackupFiles() {
  const [open, setOpen] = createSignal<'export' | 'import'>();
  const close = () => setOpen(undefined);
  return (
    <section aria-label={text().backup.title}>
      <h2 class="field-label">{text().backup.title}</h2>
      <p class="hint">{text().backup.lead}</p>
      <div class="group">
        <button type="button" class="item" aria-haspopup="dialog" onClick={() => setOpen('export')}>
          <Icon name="lock" size="small" />
          <span>{text().backup.export}</span>
        </button>
        <button type="button" class="item" aria-haspopup="dialog" onClick={() => setOpen('import')}>
          <Icon name="refresh-cw" size="small" />
          <span>{text().backup.import}</span>
        </button>
      </div>
      <Suspense>
        <Switch>
          <Match when={open() === 'export'}>
            <ExportDialog onClose={close} />
          </Match>
          <Match when={open() === 'import'}>
            <ImportDialog onClose={close} />
          </Match>
        </Switch>
      </Suspense>
    </section>
  );
}
