/** Builds the app and its worker; the same settings serve `npm run dev`. */
import { defineConfig } from 'vite';
import solid from 'vite-plugin-solid';

export default defineConfig({
  plugins: [solid()],
  worker: { format: 'es' },
  build: { target: 'esnext', outDir: 'dist', emptyOutDir: true, sourcemap: false },
});
