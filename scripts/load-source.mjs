// Loads one module of src/ as it stands, with all that it imports, into a plain Node: dist/ holds only what the product itself loads.
import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { rolldown } from 'rolldown';

const root = fileURLToPath(new URL('..', import.meta.url));

/** What the module exports; `name` is its path below src/. */
export async function loadSource(name) {
  const bundle = await rolldown({
    input: path.join(root, 'src', name),
    platform: 'node',
    resolve: { extensionAlias: { '.js': ['.ts', '.js'] } },
    external: (id) => !id.startsWith('.') && !path.isAbsolute(id),
  });
  // Below the project, where its packages are found.
  const directory = path.join(root, 'build');
  await mkdir(directory, { recursive: true });
  const file = path.join(directory, `source-${process.pid}-${path.basename(name, '.ts')}.mjs`);
  try {
    await bundle.write({ file, format: 'esm', codeSplitting: false });
    return await import(pathToFileURL(file).href);
  } finally {
    await bundle.close();
    await rm(file, { force: true });
  }
}
