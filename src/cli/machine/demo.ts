import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { WorkflowHandle } from '@temporalio/client';
import { PACKAGE_ROOT } from '../../config/package-root.js';
import type { GenerationResult } from '../../domain/generation/generation.js';
import { elapsedSeconds } from '../../domain/generation/generation.js';
import { escapeLine } from '../../webui/markdown-cell.js';
import { statusQuery } from '../../contract/messages/generation-messages.js';
import type { GenerationWorkflow } from '../../contract/workflow-types.js';
import { GENERATION } from '../../contract/workflow-types.js';
import { renderGenerationSteps } from '../../webui/next-steps.js';
import { parseRequest } from '../../domain/generation/request.js';
import { connectClient } from '../../temporal/connect/connection.js';
import { webUiUrl } from '../../temporal/web-ui.js';
import { DEFAULT_TEMPORAL_PORT, DEFAULT_WEB_UI_PORT } from './dev.js';
import type { ExitCode } from '../program/exit-codes.js';
import { EXIT } from '../program/exit-codes.js';
import { preferPort } from './prefer-port.js';
import type { Io } from '../process/io.js';
import { columnsNow, createLiveBlock } from '../screen/live-block.js';
import type { DemoRow } from './render-demo.js';
import { renderDemoEnd, renderDemoRows } from './render-demo.js';
import type { Stack } from './stack/stack.js';
import { startStack } from './stack/stack.js';
import { untilAborted } from '../../temporal/until-aborted.js';

/** What the demo generates: three videos, one of them from a picture, and a set of two images. */
const EXAMPLES = ['fox', 'harbour', 'landscape', 'posters'] as const;
const EXAMPLES_DIR = path.join(PACKAGE_ROOT, 'examples');

/** Six simulated seconds a second: a one-minute video is there after ten seconds, slow enough to watch. */
const SPEED = 6;
const LOOK_EVERY_MS = 500;

/**
 * `kling demo`: the whole product on this machine, against the simulated Kling whatever keys are set, so that it never spends.
 * On a terminal it stays up for a look at the Web UI until Ctrl-C; without one it ends when the files are there.
 */
export async function runDemo(_options: Record<string, unknown>, io: Io): Promise<ExitCode> {
  io.err('Starting Temporal, a simulated Kling and a worker; nothing here costs anything.');
  const workerLines: string[] = [];
  const stack = await startStack(
    {
      temporalPort: await preferPort(DEFAULT_TEMPORAL_PORT),
      webUiPort: await preferPort(DEFAULT_WEB_UI_PORT),
      alwaysLocalServer: true,
      alwaysSimulator: true,
      speed: SPEED,
      workerEnv: {
        KLING_TASK_QUEUE: io.config.taskQueue,
        KLING_OUTPUT: '',
        KLING_OUTPUT_DIR: io.config.outputDir,
        // Wherever the package is installed.
        KLING_INPUT_DIRS: EXAMPLES_DIR,
        // The usual port is for the worker that works.
        KLING_HEALTH_ADDRESS: '127.0.0.1:0',
      },
      onWorkerLine: (line) => workerLines.push(line),
    },
    io,
  ).catch((error: unknown) => {
    workerLines.forEach((line) => io.err(line));
    throw error;
  });
  try {
    const rows = await Promise.race([generateAll(stack, io), stack.broken, untilAborted(io.signal)]);
    if (rows === undefined) return EXIT.interrupted;
    report(rows, stack, io);
    if (io.isTerminal) {
      io.err('\nCtrl-C stops everything and leaves the files.');
      await Promise.race([untilAborted(io.signal), stack.broken]);
    }
    return rows.every(({ status }) => status.state === 'completed') ? EXIT.ok : EXIT.failed;
  } finally {
    await stack.stop();
    io.err('Stopped; nothing is left running.');
  }
}

async function generateAll(stack: Stack, io: Io): Promise<readonly DemoRow[]> {
  const { client, close } = await connectClient({ env: stack.env, keys: io.config.encryption.keys, isGrpcQuiet: true });
  const block = createLiveBlock(io);
  try {
    const stamp = new Date().toISOString().slice(0, 19).replace(/[-:]/g, '').replace('T', '-');
    const started = await Promise.all(
      EXAMPLES.map(async (name) => {
        const input = await readExample(name);
        const request = parseRequest(input);
        const workflowId = `demo-${stamp}/${name}`;
        const handle = await client.workflow.start<GenerationWorkflow>(GENERATION, {
          taskQueue: io.config.taskQueue,
          workflowId,
          args: [input],
          staticSummary: escapeLine(request.kind === 'create' ? String(request.body.prompt) : name),
          staticDetails: renderGenerationSteps(workflowId),
        });
        return { name, handle };
      }),
    );
    const ends = Promise.allSettled(started.map(({ handle }) => handle.result())).then(() => true);
    for (let isOver = false; ; isOver = await Promise.race([ends, setTimeout(LOOK_EVERY_MS, false)])) {
      const rows = await Promise.all(started.map(({ name, handle }) => readRow(name, handle, stack)));
      block.show(renderDemoRows(rows, columnsNow(io)));
      if (isOver) return rows;
    }
  } finally {
    block.end();
    await close();
  }
}

/** The request in an example file, its picture's path made absolute: the worker runs elsewhere. */
async function readExample(name: string): Promise<Record<string, unknown>> {
  const input = JSON.parse(await readFile(path.join(EXAMPLES_DIR, `${name}.json`), 'utf8')) as Record<string, unknown>;
  return typeof input.image === 'string' ? { ...input, image: path.resolve(EXAMPLES_DIR, input.image) } : input;
}

async function readRow(name: string, handle: WorkflowHandle, stack: Stack): Promise<DemoRow> {
  const known = await handle.query(statusQuery);
  const status = { ...known, elapsedSeconds: elapsedSeconds(known, new Date().toISOString()) };
  const webUi = webUiUrl(
    { address: stack.temporalAddress, namespace: 'default', uiUrl: stack.webUiUrl },
    handle.workflowId,
  );
  return { name, status, webUi };
}

function report(rows: readonly DemoRow[], stack: Stack, io: Io): void {
  const results: Partial<GenerationResult>[] = rows.map(({ status }) => status);
  if (io.json) io.out(JSON.stringify({ webUi: stack.webUiUrl, generations: results }));
  else rows.flatMap(({ status }) => status.artifacts).forEach(({ file }) => io.out(file));
  const end = {
    webUi: stack.webUiUrl ?? '',
    temporalAddress: stack.temporalAddress,
    created: stack.simulator?.stats().acceptedCreates ?? 0,
    staysUp: io.isTerminal,
  };
  renderDemoEnd(rows, end).forEach((line) => io.err(line));
}
