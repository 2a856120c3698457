/** The cheat-sheet: every key of the app, over whatever is open. */
import { Dialog } from '../../components/dialog.tsx';
import { text } from '../../i18n/i18n.ts';
import { useApp } from '../../stores/app-state.ts';
import { KeyList } from './key-list.tsx';

export default function KeysDialog() {
  const app = useApp();
  return (
    <Dialog title={text().keys.title} closable onClose={() => app.setShowingKeys(false)}>
      <KeyList />
    </Dialog>
  );
}
