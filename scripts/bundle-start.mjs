// Puts what every `kling` command loads first into two files of dist/, commander among it: finding and reading fifteen modules one by one is half of
// the time that `kling --help` takes. What a command has of its own stays as it is, and is loaded when the command is named.
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';

const root = fileURLToPath(new URL('..', import.meta.url));
const [dist = path.join(root, 'dist')] = process.argv.slice(2);
const entry = path.resolve(dist, 'client.js');

const bundle = await rolldown({
  input: entry,
  platform: 'node',
  // Else it writes the folder's name into them, which is another one in each build.
  experimental: { attachDebugInfo: 'none' },
  plugins: [
    {
      name: 'commands-stay-apart',
      resolveId(source, importer, { kind }) {
        // client.js looks at the version of Node before it loads the rest: that import is followed.
        if (kind !== 'dynamic-import' || importer === entry) return null;
        return { id: path.resolve(path.dirname(importer), source), external: 'relative' };
      },
    },
  ],
});
const { output } = await bundle.write({
  dir: dist,
  format: 'esm',
  // The same places: nothing else has to know.
  entryFileNames: 'client.js',
  chunkFileNames: 'cli/process/[name].js',
  banner: ({ isEntry }) => (isEntry ? '' : '// Contains commander: MIT, (c) 2011 TJ Holowaychuk <tj@vision-media.ca>'),
});
await bundle.close();
// They are of what stood there before.
for (const { fileName } of output) await rm(path.join(dist, `${fileName}.map`), { force: true });
