import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { useStage } from './harness.js';
import type { Consumer } from './packed-consumer.js';
import { createConsumer } from './packed-consumer.js';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const tool = (name: string) => path.join(ROOT, 'node_modules', name);

/** The programs of the page, by the names in their first lines. */
function readExamples(): ReadonlyMap<string, string> {
  const page = readFileSync(path.join(ROOT, 'docs/from-your-code.md'), 'utf8');
  const blocks = [...page.matchAll(/```ts\n\/\/ (\S+)\n(.*?)```/gs)];
  return new Map(blocks.map(([, name = '', text = '']) => [name, text]));
}

const OWN = [
  ...['@temporalio/client', '@temporalio/common', '@temporalio/worker', '@temporalio/workflow'],
  ...['typescript', '@types/node'],
];

/** A cold cache has to be filled over the network. */
const INSTALL_LIMIT_MS = 300_000;

let consumer: Consumer;
beforeAll(async () => {
  consumer = await createConsumer(OWN);
}, INSTALL_LIMIT_MS);
afterAll(() => consumer.remove());

/** Compilers and bundlers share two cores with other tests. */
const PATIENT = { timeout: 180_000 };

const WRONG = [
  "kling.generate({ prompt: 'a fox', durtion: 5 });",
  "kling.generate({ prompt: 'a fox', model_name: 'kling-v99' });",
  "kling.generate({ prompt: 'a fox', mode: 'best' });",
  "kling.generate({ image: './fox.png', n: 2 });",
  "kling.batch([{ prompt: 'a fox', promt: 'b' }]);",
];

/** Each of these lines is an error, and the first call is none. */
const USES = [
  "import { createKlingTemporal } from 'kling-temporal';",
  'const kling = createKlingTemporal();',
  "void kling.generate({ prompt: 'a fox', duration: 5 });",
  ...WRONG.map((line) => `// @ts-expect-error\nvoid ${line}`),
].join('\n');

describe('docs/from-your-code.md', () => {
  const stage = useStage();

  it('has programs that do what it says, with the package installed in a folder of its own', PATIENT, async () => {
    const examples = readExamples();
    const names = ['generate.ts', 'watch.ts', 'batch.ts', 'workflows.ts', 'trailer.test.ts'];
    expect([...examples.keys()]).toEqual(names);
    // The server is every test's, so that ids which everybody would choose must be made this test's own.
    const suffix = randomUUID().slice(0, 8);
    for (const [name, text] of examples)
      consumer.write(name, text.replace(/'(fox|lighthouse|harbour)'/g, `'$1-${suffix}'`));
    // One look of the compiler, which is what takes long, serves the wrong fields too.
    consumer.write('wrong.ts', USES);
    expect(await consumer.compile([...names, 'wrong.ts'], 'NodeNext')).toEqual({ code: 0, output: '' });

    // From here on without what the image of the Dockerfile leaves out too.
    await consumer.shell(readSlimming());
    const { startWorker, env, simulator } = stage();
    await startWorker({}, path.join(consumer.directory, 'node_modules/kling-temporal/dist/client.js'));
    const runExample = (name: string) => consumer.node([`dist/${name}`], env);

    const generated = await runExample('generate.js');
    expect(generated).toMatchObject({ code: 0, output: expect.stringMatching(/\.mp4'.*units: '/s) as string });
    const again = await runExample('generate.js');
    expect(again).toEqual(generated);
    expect(simulator.tasks()).toHaveLength(1);

    const watched = await runExample('watch.js');
    expect(watched.code).toBe(0);
    expect(watched.output).toMatch(/completed \d+\n/);

    const batched = await runExample('batch.js');
    expect(batched).toMatchObject({ code: 0, output: expect.stringMatching(/3 of 3\n3 .*report\.html\n$/) as string });

    const tested = await consumer.node(['--test', 'dist/trailer.test.js'], {
      TEMPORAL_ADDRESS: env.TEMPORAL_ADDRESS ?? '',
    });
    expect(tested).toMatchObject({ code: 0, output: expect.stringContaining('pass 1') as string });
  });
});

describe('the installed package', () => {
  it('refuses a wrong field, model or value as a type error for bundlers too', PATIENT, async () => {
    consumer.write('wrong.ts', USES);
    expect(await consumer.compile(['wrong.ts'], 'Preserve')).toEqual({ code: 0, output: '' });
  });

  it('is clean for publint and for are-the-types-wrong', PATIENT, async () => {
    const lint = await consumer.node([tool('publint/src/cli.js'), consumer.tarball, '--strict'], {});
    expect(lint).toMatchObject({ code: 0, output: expect.stringContaining('All good!') as string });
    const attw = tool('@arethetypeswrong/cli/dist/index.js');
    const types = await consumer.node([attw, consumer.tarball, '--profile', 'esm-only', '--no-emoji'], {});
    expect(types.code, types.output).toBe(0);
    expect(types.output.match(/│ OK \(ESM\) +│ OK /g), types.output).toHaveLength(4);
  });

  it('loads neither the worker nor its core for a client, and leaves the log of gRPC as it was', PATIENT, async () => {
    const text = `
      import { createRequire } from 'node:module';
      const { createKlingTemporal } = await import('kling-temporal');
      const kling = createKlingTemporal({ address: '127.0.0.1:1' });
      await kling.get('fox').status().catch(({ code }) => console.log(code));
      await kling.close();
      const require = createRequire(import.meta.url);
      const loaded = Object.keys(require.cache);
      const heavy = loaded.filter((file) => /core-bridge|@temporalio.worker|webpack/.test(file));
      console.log(loaded.some((file) => /@temporalio.client/.test(file)), heavy);
      const { logVerbosity } = require('@grpc/grpc-js');
      const { log } = require('@grpc/grpc-js/build/src/logging.js');
      log(logVerbosity.ERROR, 'still said');`;
    const ran = await consumer.node(['--input-type=module', '--eval', text], {});
    expect(ran).toEqual({ code: 0, output: 'TemporalUnreachable\ntrue []\nE still said\n' });
  });

  it.each([
    ['kling-temporal', ''],
    ['kling-temporal/workflows', ''],
    // What Temporal's own worker does to a process is not ours to change.
    ['kling-temporal/worker', "await import('@temporalio/worker');"],
    ['kling-temporal/simulator', ''],
  ])('prints, opens and changes nothing when %s is imported', async (entry, first) => {
    const text = `${LOOK_AROUND}
      ${first}
      const before = lookAround();
      await import('${entry}');
      const after = lookAround();
      for (const name of Object.keys(before)) if (before[name] !== after[name]) console.log(name, before[name], after[name]);
      const fetches = DISPATCHERS.map((name) => globalThis[name]);
      const { Agent } = await import('undici');
      if (fetches.some((one) => one instanceof Agent)) console.log('fetch is sent by another undici than that of Node');
      process.on('exit', () => console.log('ended by itself'));`;
    expect(await consumer.node(['--input-type=module', '--eval', text], {})).toEqual({
      code: 0,
      output: 'ended by itself\n',
    });
  });
});

/** What a module could change in the process of those who import it, as texts. */
const LOOK_AROUND = `
  const BUILT_IN = [Object, Function, Array, Promise, Error, Map, Set, String, Number, RegExp, Date, Buffer, EventTarget];
  // Opened when they are looked at.
  void [process.stdout.writable, process.stderr.writable];
  // Set by Node's own fetch as well, when it is first used.
  const DISPATCHERS = [1, 2].map((version) => Symbol.for('undici.globalDispatcher.' + version));
  const lookAround = () => ({
    globals: Reflect.ownKeys(globalThis).filter((name) => !DISPATCHERS.includes(name)).map(String).join(),
    prototypes: BUILT_IN.map(({ prototype }) => Reflect.ownKeys(prototype).map(String).join()).join(';'),
    errors: [Error.stackTraceLimit, Error.prepareStackTrace].join(),
    listeners: process.eventNames().map((name) => [String(name), process.listenerCount(name)].join()).join(';'),
    environment: JSON.stringify(process.env),
    process: [process.cwd(), process.title, process.umask(), process.exitCode].join(),
    handles: process.getActiveResourcesInfo().filter((name) => name !== 'CloseReq').sort().join(),
  });`;

/** What the image of the Dockerfile leaves out of what is installed, as a shell does it. */
function readSlimming(): string {
  const dockerfile = readFileSync(path.join(ROOT, 'Dockerfile'), 'utf8').replaceAll('\\\n', '');
  return /^RUN (cd node_modules\/@temporalio\/core-bridge .*)$/m.exec(dockerfile)?.[1] ?? 'exit 1';
}
