/** How far the work on a backup file is. */
import { text } from '../../i18n/i18n.ts';

/** `done`: from 0 to 1. */
export function BackupProgress(props: { done: number }) {
  const percent = () => Math.round(props.done * 100);
  return (
    <p class="field-note numeric" role="status">
      <progress max="100" value={percent()} aria-label={text().backup.working} /> {text().backup.progress(percent())}
    </p>
  );
}
