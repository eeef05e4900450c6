import { spawn } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** A small project that is built as this one is. */
function createProject({ dependencies = path.join(ROOT, 'node_modules') } = {}) {
  const root = mkdtempSync(path.join(tmpdir(), 'kling-build-'));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  for (const name of ['bin', 'scripts', 'tsconfig.json', 'tsconfig.build.json', 'package.json']) {
    cpSync(path.join(ROOT, name), path.join(root, name), { recursive: true });
  }
  if (dependencies !== '') symlinkSync(dependencies, path.join(root, 'node_modules'));
  for (const room of ['tracing', 'conversion']) mkdirSync(path.join(root, 'src/workflows', room), { recursive: true });
  mkdirSync(path.join(root, 'src/cli/process'), { recursive: true });
  const write = (name: string, text: string) => writeFileSync(path.join(root, 'src', name), text);
  write(
    'workflows/index.ts',
    'export async function generation(): Promise<string> {\n  return Promise.resolve("made");\n}\n',
  );
  write('workflows/tracing/trace-when-asked.ts', 'export const interceptors = () => ({});\n');
  write(
    'workflows/conversion/payload-converter.ts',
    "export { defaultPayloadConverter as payloadConverter } from '@temporalio/common';\n",
  );
  write(
    'workflows/conversion/failure-converter.ts',
    "import { DefaultFailureConverter } from '@temporalio/common';\nexport const failureConverter = new DefaultFailureConverter();\n",
  );
  write('client.ts', 'export const version = 1;\n');
  const runNode = (script: string, ...args: string[]) =>
    new Promise<{ code: number | null; output: string }>((resolve) => {
      const env = { PATH: process.env.PATH, HOME: process.env.HOME };
      const child = spawn(process.execPath, [path.join(root, script), ...args], { env, cwd: root });
      let output = '';
      for (const stream of [child.stdout, child.stderr])
        stream.on('data', (text: Buffer) => (output += text.toString()));
      child.once('close', (code) => resolve({ code, output }));
    });
  const build = (...args: string[]) => runNode('scripts/build.mjs', ...args);
  const kling = (...args: string[]) => runNode('bin/kling.js', ...args);
  const built = (name: string) => path.join(root, 'dist', name);
  return { root, write, build, kling, built, inode: () => statSync(path.join(root, 'dist')).ino };
}

/** What needs no compiler takes a tenth of a second; a machine that is busy with other tests has made it more than 15. */
const WITHOUT_COMPILER = { timeout: 60_000 };

describe('a build', () => {
  it(
    'is done when the sources have changed, swapped in whole, and leaves nothing beside it',
    { timeout: 120_000 },
    async () => {
      const { root, write, build, built, inode } = createProject();
      expect(await build('--if-stale')).toMatchObject({ code: 0 });
      expect(readFileSync(built('client.js'), 'utf8')).toContain('version = 1');
      expect(existsSync(built('workflow-bundle.js'))).toBe(true);
      const first = inode();

      expect(await build('--if-stale'), 'nothing to do, nothing to say').toEqual({ code: 0, output: '' });
      expect(inode()).toBe(first);

      write('client.ts', 'export const version: number = "two";\n');
      expect((await build('--if-stale')).code, 'a build that fails').toBe(1);
      expect(inode(), 'leaves the last one').toBe(first);
      expect(readFileSync(built('client.js'), 'utf8')).toContain('version = 1');

      write('client.ts', 'export const version = 2;\n');
      const again = await build('--if-stale');
      expect(again.code).toBe(0);
      expect(again.output).toContain('kling: building dist/ from changed sources');
      expect(readFileSync(built('client.js'), 'utf8')).toContain('version = 2');
      expect(readdirSync(root).filter((name) => name.startsWith('dist'))).toEqual(['dist']);
    },
  );

  it.each([
    ['--if-stale', 0],
    ['--now', 1],
  ])(
    'without the development dependencies (%s) says in one sentence what to do',
    WITHOUT_COMPILER,
    async (argument, code) => {
      const { build } = createProject({ dependencies: '' });
      const { output, ...end } = await build(argument);
      expect(end).toEqual({ code });
      expect(output).toBe(NOT_BUILT);
    },
  );

  it('without the development dependencies keeps a dist/ of other sources, and says so', WITHOUT_COMPILER, async () => {
    const { build, kling, built } = createProject({ dependencies: '' });
    mkdirSync(built('.'));
    writeFileSync(built('client.js'), 'console.log("ran", ...process.argv.slice(2));\n');
    expect(await build('--if-stale')).toEqual({
      code: 0,
      output: NOT_BUILT.replace(
        'dist/ is not built: that needs',
        'dist/ is not of these sources, and is left as it is: a build needs',
      ),
    });
    expect(await kling('demo'), 'which is used').toEqual({ code: 0, output: 'ran demo\n' });
  });
});

const NOT_BUILT =
  'dist/ is not built: that needs the development dependencies. To have kling without them: npm ci --include=dev && npm prune --omit=dev --ignore-scripts\n';

describe('kling without dist/, as after npm ci --ignore-scripts,', () => {
  it('builds it, says so, and goes on with the command', { timeout: 120_000 }, async () => {
    const { write, kling, built } = createProject();
    write('client.ts', "const { main } = await import('./cli/process/main.js');\nawait main();\nexport {};\n");
    write(
      'cli/process/main.ts',
      "import { Command } from 'commander';\nimport { say } from './say.js';\nexport async function main() {\n  const { words } = await import('../words.js');\n  say(new Command('ran').name(), ...words());\n}\n",
    );
    write('cli/process/say.ts', 'export const say = (...words: string[]) => console.log(...words);\n');
    write('cli/words.ts', 'export const words = () => process.argv.slice(2);\n');
    const { code, output } = await kling('demo', '--json');
    expect(code, output).toBe(0);
    expect(output).toMatch(/^kling: building dist\/, about 10 s\n.*\nran demo --json\n$/);
    expect(await kling('list'), 'once').toEqual({ code: 0, output: 'ran list\n' });

    // What each start loads is in two files, commander among it; what is loaded later stands apart.
    const files = readdirSync(built('.'), { recursive: true, encoding: 'utf8' });
    const programs = files.filter((name) => /\.(js|map)$/.test(name)).sort();
    expect(programs).toEqual(['chunks/main.js', 'chunks/words.js', 'client.js', 'workflow-bundle.js']);
    expect(readFileSync(built('chunks/main.js'), 'utf8')).not.toMatch(/^import .* from ["'](?!node:)/m);
  });

  it('says in one sentence what to do when it cannot be built', WITHOUT_COMPILER, async () => {
    const { kling } = createProject({ dependencies: '' });
    expect(await kling('demo')).toEqual({ code: 1, output: NOT_BUILT });
  });

  it('is what npm and npx start', () => {
    const { bin, scripts, files } = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8')) as {
      readonly bin: unknown;
      readonly scripts: Readonly<Record<string, string>>;
      readonly files: readonly string[];
    };
    expect(bin).toEqual({ kling: 'bin/kling.js', 'kling-temporal': 'bin/kling.js' });
    expect(files).toContain('bin');
    expect(scripts).toMatchObject({ demo: 'node bin/kling.js demo', kling: 'node bin/kling.js' });
  });
});

/** What another Node would say it is. */
function pretendNode(version: string): string {
  const directory = mkdtempSync(path.join(tmpdir(), 'kling-node-'));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  const file = path.join(directory, 'version.cjs');
  writeFileSync(file, `Object.defineProperty(process.versions, 'node', { value: '${version}' });`);
  return file;
}

describe('an older Node', () => {
  it.each(['18.20.8', '20.18.3'])('%s gets one sentence from the build', async (version) => {
    const child = spawn(process.execPath, [
      '--require',
      pretendNode(version),
      path.join(ROOT, 'scripts/build.mjs'),
      '--if-stale',
    ]);
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (text: Buffer) => (output += text.toString()));
    const code = await new Promise((resolve) => child.once('close', resolve));
    expect({ code, output }).toEqual({
      code: 1,
      output: `kling needs Node 20.19 or newer, and this is ${version}. Install it from https://nodejs.org.\n`,
    });
  });
});
