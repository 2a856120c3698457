/** Copies text to the clipboard and says so. */
import { text } from '../i18n/i18n.ts';
import type { Toasts } from '../stores/toasts.ts';

export async function copyText(value: string, toasts: Toasts): Promise<void> {
  try {
    await navigator.clipboard.writeText(value);
    toasts.info(text().common.copied);
  } catch {
    toasts.error(text().common.copyFailed);
  }
}
