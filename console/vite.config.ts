import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** The console as static files: `dist/index.html`, and `dist/assets` whose names change with their content. */
export default defineConfig({
  root: import.meta.dirname,
  plugins: [react()],
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    // Nothing may be inlined as data: the hub's content security policy lets only its own files in.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 1_200,
    reportCompressedSize: false,
  },
  logLevel: 'warn',
});
