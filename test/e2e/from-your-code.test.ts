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

let consumer: Consumer;
beforeAll(() => {
  consumer = createConsumer(['@types/node', '@temporalio/client', '@temporalio/worker', '@temporalio/workflow']);
});
afterAll(() => consumer.remove());

/** Compilers and bundlers share two cores with other tests. */
const PATIENT = { timeout: 180_000 };

describe('docs/from-your-code.md', () => {
  const stage = useStage();

  it('has programs that do what it says, against the packed package in a folder of its own', PATIENT, async () => {
    const examples = readExamples();
    const names = ['generate.ts', 'watch.ts', 'batch.ts', 'workflows.ts', 'trailer.test.ts'];
    expect([...examples.keys()]).toEqual(names);
    // The server is every test's, so that ids which everybody would choose must be made this test's own.
    const suffix = randomUUID().slice(0, 8);
    for (const [name, text] of examples)
      consumer.write(name, text.replace(/'(fox|lighthouse|harbour)'/g, `'$1-${suffix}'`));
    expect(await consumer.compile()).toEqual({ code: 0, output: '' });

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

describe('the packed package', () => {
  it('refuses a wrong field, model or value as a type error', PATIENT, async () => {
    const lines = [
      "kling.generate({ prompt: 'a fox', durtion: 5 });",
      "kling.generate({ prompt: 'a fox', model_name: 'kling-v99' });",
      "kling.generate({ prompt: 'a fox', mode: 'best' });",
      "kling.generate({ image: './fox.png', n: 2 });",
      "kling.batch([{ prompt: 'a fox', promt: 'b' }]);",
    ];
    const start = "import { createKlingTemporal } from 'kling-temporal';\nconst kling = createKlingTemporal();\n";
    const wrong = lines.map((line) => `// @ts-expect-error\nvoid ${line}\n`).join('');
    consumer.write('wrong.ts', `${start}void kling.generate({ prompt: 'a fox', duration: 5 });\n${wrong}`);
    for (const module of ['NodeNext', 'Preserve'] as const) {
      expect(await consumer.compile(module), module).toEqual({ code: 0, output: '' });
    }
  });

  it('is clean for publint and for are-the-types-wrong', PATIENT, async () => {
    const lint = await consumer.node([tool('publint/src/cli.js'), consumer.tarball, '--strict'], {});
    expect(lint).toMatchObject({ code: 0, output: expect.stringContaining('All good!') as string });
    const attw = tool('@arethetypeswrong/cli/dist/index.js');
    const types = await consumer.node([attw, consumer.tarball, '--profile', 'esm-only', '--no-emoji'], {});
    expect(types.code, types.output).toBe(0);
    expect(types.output.match(/│ OK \(ESM\) +│ OK /g), types.output).toHaveLength(4);
  });

  it('loads neither the worker nor its core for a client', PATIENT, async () => {
    const text = `
      import { createRequire } from 'node:module';
      const { createKlingTemporal } = await import('kling-temporal');
      const kling = createKlingTemporal({ address: '127.0.0.1:1' });
      await kling.get('fox').status().catch(({ code }) => console.log(code));
      await kling.close();
      const loaded = Object.keys(createRequire(import.meta.url).cache);
      const heavy = loaded.filter((file) => /core-bridge|@temporalio.worker|webpack/.test(file));
      console.log(loaded.some((file) => /@temporalio.client/.test(file)), heavy);`;
    const ran = await consumer.node(['--input-type=module', '--eval', text], {});
    expect(ran).toEqual({ code: 0, output: 'TemporalUnreachable\ntrue []\n' });
  });

  it(
    'does nothing when it is imported: no output, no connection, nothing that keeps the process',
    PATIENT,
    async () => {
      const entries = ['', '/workflows', '/worker', '/simulator'].map(
        (entry) => `await import('kling-temporal${entry}');`,
      );
      expect(await consumer.node(['--input-type=module', '--eval', entries.join('\n')], {})).toEqual({
        code: 0,
        output: '',
      });
    },
  );
});
