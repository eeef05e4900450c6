import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import * as workflows from '../../src/workflows/index.js';
import { ALERTS, BATCH, GENERATION, LEDGER, NOTICE, PIPELINE } from '../../src/contract/workflow-types.js';
import { COMMON_WORDS, listStrayNames, NAMES } from './stray-names.js';

const SRC = fileURLToPath(new URL('../../src/', import.meta.url));

/** Files that may spell names, and why. */
const MAY_SPELL: Readonly<Record<string, string>> = {
  'webui/next-steps.ts': 'commands to be typed; test/webui/next-steps.test.ts holds each against the contract',
  'library/batch-handle.ts': 'what complaints call the methods of a handle, which are named after the updates',
  'library/pipelines/pipeline-handle.ts': 'the same of a pipeline',
  'mcp/tools/schedules.ts': 'what an agent may do with a schedule, which is no message of ours',
  'mcp/tools/pipeline/steer-pipeline.ts': 'what an agent may do with a pipeline, named likewise',
  'mcp/tools/batch/steer-batch.ts': 'what an agent may do with a batch, named as the messages that do it',
};

/** The contract itself; and the simulator, which knows nothing of us. */
const isOurs = (file: string) => file.endsWith('.ts') && !/^(contract|simulator)\//.test(file);

const files = readdirSync(SRC, { recursive: true, encoding: 'utf8' })
  .map((file) => file.split(path.sep).join('/'))
  .filter((file) => isOurs(file) && !Object.hasOwn(MAY_SPELL, file));

describe('the names that cross Temporal', () => {
  it('stand in src/contract, and nowhere else in the source', () => {
    expect(files.length).toBeGreaterThan(200);
    expect(files.flatMap((file) => listStrayNames(file, readFileSync(path.join(SRC, file), 'utf8')))).toEqual([]);
  });

  it('are looked for, but for words with another meaning, which are all names', () => {
    expect(NAMES.size).toBeGreaterThan(30);
    expect(Object.keys(COMMON_WORDS).filter((word) => !NAMES.has(word))).toEqual([]);
  });

  it('are needed by each file that may spell them', () => {
    const read = (file: string) => readFileSync(path.join(SRC, file), 'utf8');
    expect(Object.keys(MAY_SPELL).filter((file) => listStrayNames(file, read(file)).length === 0)).toEqual([]);
  });

  it('are those under which the bundle holds the workflows', () => {
    expect(Object.keys(workflows).sort()).toEqual([ALERTS, BATCH, GENERATION, LEDGER, NOTICE, PIPELINE]);
  });
});

describe('the search for stray names', () => {
  it.each([
    "await handle.query('status');",
    "await handle.signal('itemChanges', changes);",
    "const pauseUpdate = defineUpdate<BatchProgress>('pause');",
    "await client.workflow.start('batch', options);",
    "if (description.type !== 'batch') throw new Error('no batch');",
    "if (activity.name === 'submit') return;",
    "type Needed = Record<'submit', Activity>;",
    "if (patched('exact-budget')) return;",
    'const taskQueue = `${main}-submit-${pack}`;',
    "const config = { taskQueue: env.KLING_TASK_QUEUE ?? 'kling' };",
    "throw ApplicationFailure.create({ message, type: 'Refused' });",
    'const query = `KlingState = "${state}"`;',
    'const query = `WorkflowType = "generation" AND ExecutionStatus = "Running"`;',
    'await firstAttributes({ KlingState: state });',
    'return { report: found.klingReport };',
    'const start = { memo: { prompt } };',
    'upsertMemo({ prompt });',
    'const { prompt } = execution.memo ?? {};',
    'return execution.memo?.prompt;',
    'const workflowId = `${facts.batchId}/${id}`;',
    "const slash = workflowId.lastIndexOf('/');",
  ])('finds one in: %s', (text) => {
    expect(listStrayNames('a.ts', text)).toHaveLength(1);
  });

  it.each([
    'await handle.query(statusQuery);',
    "const isStarted = entry.state !== 'waiting';",
    "const rows = [['report', file], ['items', count]];",
    "program.command('batch');",
    "log.warn('The batch is not told of the items that wait');",
    "const submit: Activities['submit'] = proxy.submit;",
    'const { memo } = await handle.describe();',
    'const start = { memo: toBatchMemo({ file }) };',
    'const text = `${done}/${total} of ${batchId}`;',
    "const end = file.lastIndexOf('/');",
    "import { batch } from './batch';",
  ])('finds none in: %s', (text) => {
    expect(listStrayNames('a.ts', text)).toEqual([]);
  });
});
