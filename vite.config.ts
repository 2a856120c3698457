/** Builds the app and its worker; the same settings serve `npm run dev`. */
import { defineConfig } from 'vite';
import solid from 'vite-plugin-solid';
import { leanContract } from './vite.contract.ts';
import { leanDependencies, modernDexie } from './vite.dependencies.ts';
import { release } from './vite.release.ts';

const any = (...parts: readonly RegExp[]) => new RegExp(parts.map((part) => part.source).join('|'));

/** One chunk of what every page needs, and of all style sheets but the reference's, packs better than dozens. */
const base = {
  name: 'base',
  test: any(
    /\/src\/(client|platform(?!\/web\/(app-updates|engine-leader|eviction|port-tunnels))|lib|model)\/|\/src\/contract\/general-codes\.ts/,
    /\/src\/ui\/(components(?!\/(fetched-view|new-password|note|password-strength|setting-items|six-digits|typed-word))|stores(?!\/fetched))/,
    /\/src\/ui\/i18n\/(i18n|plural)\.ts/,
    /\/src\/ui\/features\/(lock|status)\/|\/src\/ui\/(app|reference-door)\.tsx/,
    /\/src\/ui\/features\/(chats\/network-line|shell\/pane-title|trust\/trust-mark|onboarding\/words-panel)\.tsx/,
    /\/src\/ui\/features\/keyboard\/key(map|-caps)\.tsx?/,
    /\/src\/ui\/(?!features\/(reference|rooms|security|devices|pairing|restore)\/|components\/(setting-items|six-digits)).*\.css$/,
    /\/node_modules\/(solid-js|comlink)\//,
  ),
};

/** What opens later in the app is one chunk, too; it is fetched as soon as the first screen stands. */
const rest = {
  name: 'rest',
  test: any(
    /\/src\/ui\/features\/((conversation|details|people|settings)\/|trust\/(?!trust-mark))/,
    /\/src\/ui\/features\/(chats\/conversation-menu|keyboard\/key(s-dialog|-list))/,
    /\/node_modules\/virtua\//,
  ),
};

/** What the first steps share with what opens later: apart, so that they don't fetch all of that. */
const setup = {
  name: 'setup',
  test: any(/\/src\/ui\/(components\/(new-password|password-strength)|features\/onboarding\/(wizard|way))/),
};

/** Rooms, devices, security, notifications: opened seldom, and then together. */
const protection = {
  name: 'protection',
  test: any(
    /\/src\/ui\/features\/(rooms|security|devices|pairing|notifications)\//,
    /\/src\/ui\/(components\/(fetched-view|note|setting-items|six-digits)|stores\/fetched)/,
  ),
};

export default defineConfig({
  plugins: [solid(), release()],
  resolve: { alias: [modernDexie] },
  worker: {
    format: 'es',
    plugins: () => [leanContract(), leanDependencies()],
    rolldownOptions: { treeshake: { propertyReadSideEffects: false }, output: { comments: false } },
  },
  build: {
    target: 'esnext',
    outDir: 'dist',
    emptyOutDir: true,
    sourcemap: false,
    rolldownOptions: { output: { comments: false, codeSplitting: { groups: [base, rest, setup, protection] } } },
  },
});
