import path from 'node:path';
import { nameOutput } from '../../config/buckets.js';
import { claimData } from './dev-data.js';
import { noteDev } from './dev-file.js';
import type { ExitCode } from '../program/exit-codes.js';
import { EXIT } from '../program/exit-codes.js';
import { preferPort } from './prefer-port.js';
import type { Io } from '../process/io.js';
import { parseNumberOption, PORTS, SPEEDS } from '../program/number-option.js';
import { startStack } from './stack/stack.js';
import { untilAborted } from '../../temporal/until-aborted.js';

/** Where Temporal's own tools look for a server and its Web UI when nobody says otherwise. */
export const DEFAULT_TEMPORAL_PORT = 7233;
export const DEFAULT_WEB_UI_PORT = 8233;

/** What takes Kling a minute takes ten seconds. */
const DEFAULT_SPEED = 6;

/** `kling dev`: Temporal, Web UI and worker on this machine until Ctrl-C; with the simulated Kling when no keys are set. */
export async function runDev(options: Record<string, unknown>, io: Io): Promise<ExitCode> {
  const port = parseNumberOption('--port', options.port, PORTS);
  const uiPort = parseNumberOption('--ui-port', options.uiPort, PORTS);
  const speed = parseNumberOption('--speed', options.speed, SPEEDS) ?? DEFAULT_SPEED;
  const dataFile = chooseDataFile(options.dbFilename, io);
  const giveBack = dataFile === undefined ? undefined : await claimData(dataFile);
  try {
    const stack = await startStack(
      {
        temporalPort: port ?? (await preferPort(DEFAULT_TEMPORAL_PORT)),
        webUiPort: uiPort ?? (await preferPort(DEFAULT_WEB_UI_PORT)),
        dbFilename: dataFile,
        alwaysLocalServer: false,
        alwaysSimulator: false,
        speed,
        onWorkerLine: (line) => io.err(line),
      },
      io,
    );
    const forget = await noteStack(stack, io);
    try {
      if (io.json) io.out(JSON.stringify({ ...describe(stack), dataFile }));
      for (const line of renderReady(stack, dataFile, io)) io.err(line);
      await Promise.race([untilAborted(io.signal), stack.broken]);
      io.err('Stopping ...');
    } finally {
      await forget();
      await stack.stop();
    }
  } finally {
    await giveBack?.();
  }
  io.err('Stopped; nothing is left running.');
  if (dataFile !== undefined) io.err('What had not ended goes on with the next kling dev.');
  return EXIT.ok;
}

/**
 * Where a Temporal server of our own keeps its data: where it is told or, when generations cost, beside the results, since what is paid for must
 * survive this process. Undefined for one in memory, and for a server of somebody else.
 */
function chooseDataFile(asked: unknown, { config }: Io): string | undefined {
  if (config.env.TEMPORAL_ADDRESS) return undefined;
  if (typeof asked === 'string') return path.resolve(asked);
  return config.credentials === undefined ? undefined : path.join(config.outputDir, 'temporal.db');
}

/** So that the commands of this project find this server and no other; one of somebody else is for its own settings to name. */
async function noteStack(
  { temporalAddress, webUiUrl, healthUrl, simulator }: Stack,
  { config }: Io,
): Promise<() => Promise<void>> {
  if (webUiUrl === undefined) return () => Promise.resolve();
  const place = { temporalAddress, webUiUrl, healthUrl, taskQueue: config.taskQueue, simulatorUrl: simulator?.url };
  return noteDev(config.outputDir, place);
}

type Stack = Awaited<ReturnType<typeof startStack>>;

function describe({ temporalAddress, webUiUrl, simulator }: Stack) {
  return { temporalAddress, webUiUrl, simulatorUrl: simulator?.url };
}

function renderReady(stack: Stack, dataFile: string | undefined, io: Io): string[] {
  const kling =
    stack.simulator === undefined
      ? `${io.config.klingBaseUrl} with your keys: generations cost`
      : `simulated at ${stack.simulator.url} (no keys are set): generations cost nothing`;
  const isDefault = stack.temporalAddress.endsWith(`:${DEFAULT_TEMPORAL_PORT}`) || stack.webUiUrl === undefined;
  return [
    '',
    `  Temporal   ${stack.temporalAddress}${renderData(stack, dataFile)}`,
    ...(stack.webUiUrl === undefined ? [] : [`  Web UI     ${stack.webUiUrl}`]),
    `  Kling      ${kling}`,
    `  Files      ${nameOutput(io.config)}`,
    '',
    'Ready. In another terminal, in this folder:',
    '  npx kling generate "a red fox in the snow"',
    ...(isDefault
      ? []
      : [
          'Elsewhere, and for the Temporal CLI, first:',
          `  export TEMPORAL_ADDRESS=${stack.temporalAddress} TEMPORAL_UI_URL=${stack.webUiUrl ?? ''}`,
        ]),
    'Ctrl-C stops everything.',
    '',
  ];
}

function renderData({ webUiUrl }: Stack, dataFile: string | undefined): string {
  if (dataFile !== undefined) return `, data in ${dataFile}`;
  return webUiUrl === undefined ? '' : ', data in memory only';
}
