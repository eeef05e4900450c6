// Puts the modules that tsc has written into dist/ together: one file for each entry and for what several commands share, commander among it. A command
// loads 160 to 380 modules of ours; finding and reading each costs a fifth to a third of the time until it does something. What a command has of its
// own is still loaded only when it is named.
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';

const root = fileURLToPath(new URL('..', import.meta.url));
const dist = path.resolve(process.argv[2] ?? path.join(root, 'dist'));
const { exports } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
const entries = Object.values(exports).map((entry) => path.relative('dist', entry.default ?? '..'));
// The SDK's worker loads it by its name.
const loaded = ['temporal/encryption/failure-converter.js'];
const present = ['client.js', ...loaded, ...entries].filter(
  (name) => name.endsWith('.js') && existsSync(path.join(dist, name)),
);

const bundle = await rolldown({
  input: Object.fromEntries(present.map((name) => [name.slice(0, -'.js'.length), path.join(dist, name)])),
  platform: 'node',
  // Else it writes the folder's name into them, which is another one in each build.
  experimental: { attachDebugInfo: 'none' },
  // Packages stay where npm puts them, but the one that every command loads.
  external: (id) => !id.startsWith('.') && !path.isAbsolute(id) && id !== 'commander',
});
const { output } = await bundle.write({
  dir: dist,
  format: 'esm',
  entryFileNames: '[name].js',
  chunkFileNames: 'chunks/[name].js',
  banner: ({ moduleIds }) =>
    moduleIds.some((id) => id.includes('/node_modules/commander/'))
      ? '// Contains commander: MIT, (c) 2011 TJ Holowaychuk <tj@vision-media.ca>'
      : '',
});
await bundle.close();

const written = new Set(['workflow-bundle.js', ...output.map(({ fileName }) => fileName)]);
for (const name of readdirSync(dist, { recursive: true })) {
  if (/\.js(\.map)?$/.test(name) && !written.has(name)) rmSync(path.join(dist, name));
}
