/** How the open room is protected, as the engine says it. */
import type { AppState } from '../../stores/app-state.ts';
import { createFetched } from '../../stores/fetched.ts';

export type Protection = ReturnType<typeof createProtection>;

/** Must be called under a reactive owner. */
export function createProtection(app: AppState) {
  return createFetched(app, () => app.api.call('protection', 'get', {}), []);
}
