import type { ListedGeneration } from '../../client/generation/list-generations.js';
import { listGenerations } from '../../client/generation/list-generations.js';
import { withSession } from '../../client/session.js';
import { lookAtLine } from '../../client/waiting-line.js';
import type { ShownState } from '../../domain/generation/lifecycle.js';
import { SHOWN_STATES } from '../../domain/generation/lifecycle.js';
import { renderClock } from '../batch/batch-phrases.js';
import { renderWaits } from '../generation/render-waits.js';
import { renderList } from '../generation/render-list.js';
import type { Io } from '../process/io.js';
import { UsageError } from '../program/errors.js';
import type { ExitCode } from '../program/exit-codes.js';
import { EXIT } from '../program/exit-codes.js';
import { parseNumberOption } from '../program/number-option.js';

/** `kling list`: the latest generations, from Temporal's own index, so no worker is needed. */
export function runList(options: Readonly<Record<string, unknown>>, io: Io): Promise<ExitCode> {
  const limit = parseNumberOption('--limit', options.limit, { min: 1, max: 1000, whole: true }) ?? 20;
  const state = parseState(options);
  return withSession(io, async (session) => {
    const listed: ListedGeneration[] = [];
    for await (const one of listGenerations({ state, limit }, session)) listed.push(one);
    if (io.json) io.out(JSON.stringify(listed));
    else if (listed.length === 0) io.err(sayNone(state));
    else renderList(listed, new Date(), io.outColumns, io.paint.out).forEach((line) => io.out(line));
    const queued = listed.filter((one) => one.state.startsWith('queued')).length;
    if (queued > 0) {
      const line = await lookAtLine({}, session);
      const clock = (iso: string) => renderClock(Date.parse(iso), Date.now());
      io.err(`${queued} queued: ${renderWaits(line?.met, line, clock)}`);
    }
    return EXIT.ok;
  });
}

const sayNone = (state: ShownState | undefined): string =>
  state === undefined
    ? 'No generations yet. Start one with: kling generate "a red fox in the snow"'
    : `No generation is ${state}.`;

function parseState({ state: value, stuck, parked }: Readonly<Record<string, unknown>>): ShownState | undefined {
  const words = [...(stuck === true ? ['stuck' as const] : []), ...(parked === true ? ['parked' as const] : [])];
  if (words.length + (value === undefined ? 0 : 1) > 1)
    throw new UsageError('--state, --stuck and --parked say the same thing in three ways; write one of them');
  if (words[0] !== undefined) return words[0];
  if (value === undefined) return undefined;
  const state = SHOWN_STATES.find((one) => one === value);
  if (state !== undefined) return state;
  throw new UsageError(`--state is ${JSON.stringify(value)}; write one of ${SHOWN_STATES.join(', ')}`);
}
