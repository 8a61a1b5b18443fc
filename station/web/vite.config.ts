import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";
import { inlineEnums } from "./inline_enums";

// The built page is committed: the same sources must give the same bytes everywhere.
export default defineConfig({
  plugins: [inlineEnums(fileURLToPath(new URL("src/wire/gen/vigil/v1", import.meta.url)))],
  esbuild: { jsx: "automatic", jsxImportSource: "preact" },
  build: {
    outDir: "dist",
    assetsInlineLimit: 0, // the page's policy takes no data: URLs
    modulePreload: { polyfill: false },
    target: "es2022",
    rollupOptions: {
      output: {
        entryFileNames: "assets/[name]-[hash].js",
        chunkFileNames: "assets/[name]-[hash].js",
        assetFileNames: "assets/[name]-[hash][extname]",
      },
    },
  },
  // npm run dev: a station of this machine answers what the page asks.
  server: { proxy: { "/api": { target: "http://127.0.0.1:8440", ws: true } } },
});
