/** The pages that only browser tests open, which go to `e2e/dist`. */
import { resolve } from 'node:path';
import { mergeConfig } from 'vite';
import app from '../vite.config.ts';

const root = resolve(import.meta.dirname, '..');

export default mergeConfig(app, {
  root,
  build: {
    outDir: resolve(root, 'e2e/dist'),
    rollupOptions: {
      input: {
        rtc: resolve(root, 'e2e/pages/rtc.html'),
        echo: resolve(root, 'e2e/pages/echo.html'),
        network: resolve(root, 'e2e/pages/network.html'),
      },
    },
  },
});
