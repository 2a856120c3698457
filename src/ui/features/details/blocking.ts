/** Blocks somebody or takes it back, and says what came of it. */
import { codeText, text } from '../../i18n/i18n.ts';
import type { AppState } from '../../stores/app-state.ts';

/** Answers whether it was done. */
export async function setBlocked(app: AppState, nodeId: string, blocked: boolean): Promise<boolean> {
  const answer = await app.api.call('contact', blocked ? 'onBlack' : 'deleteBlack', { nodeId });
  if (answer.ok) app.toasts.info(blocked ? text().privacy.blocked : text().privacy.unblocked);
  else app.toasts.error(codeText(answer.error.code));
  return answer.ok;
}
