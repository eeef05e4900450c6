import { describeBatch } from '../../client/batch/batch-view.js';
import type { ListedGeneration, ListFilter } from '../../client/generation/list-generations.js';
import { listGenerations } from '../../client/generation/list-generations.js';
import type { Session } from '../../client/session.js';
import { withSession } from '../../client/session.js';
import { lookAtLine } from '../../client/waiting-line.js';
import { SHOWN_STATES } from '../../domain/generation/lifecycle.js';
import { renderClock } from '../screen/render-time.js';
import { renderWaits } from '../generation/render-waits.js';
import { renderList } from '../generation/render-list.js';
import { watchList } from '../generation/watch-list.js';
import type { Io } from '../process/io.js';
import { readChosenState } from '../program/chosen-state.js';
import { UsageError } from '../program/errors.js';
import type { ExitCode } from '../program/exit-codes.js';
import { EXIT } from '../program/exit-codes.js';
import { parseNumberOption } from '../program/number-option.js';
import { printable } from '../screen/fit-text.js';

type Options = Readonly<Record<string, unknown>>;

/** `kling list`: the latest generations, from Temporal's own index, so no worker is needed; with `--watch` again and again until Ctrl-C. */
export function runList(options: Options, io: Io): Promise<ExitCode> {
  const filter = readFilter(options);
  return withSession(io, async (session) => {
    const listed = await listAll(filter, session);
    // Whether there is such a batch at all.
    if (filter.batchId !== undefined && listed.length === 0) await describeBatch(filter.batchId, session);
    if (options.watch === true)
      return watchList((limit) => listAll({ ...filter, limit }, session), filter, session, io);
    if (io.json) io.out(JSON.stringify(listed));
    else if (io.quiet) listed.forEach(({ workflowId }) => io.out(printable(workflowId)));
    else if (listed.length === 0) io.err(sayNone(filter));
    else renderList(listed, new Date(), io.outColumns, io.paint.out).forEach((line) => io.out(line));
    const queued = listed.filter((one) => one.state.startsWith('queued')).length;
    if (queued > 0 && !io.quiet) {
      const line = await lookAtLine({}, session);
      const clock = (iso: string) => renderClock(Date.parse(iso), Date.now());
      io.err(`${queued} queued: ${renderWaits(line?.met, line, clock)}`);
    }
    return EXIT.ok;
  });
}

async function listAll(filter: ListFilter, session: Session): Promise<readonly ListedGeneration[]> {
  const listed: ListedGeneration[] = [];
  for await (const one of listGenerations(filter, session)) listed.push(one);
  return listed;
}

function sayNone({ state, isActive, batchId }: ListFilter): string {
  const place = batchId === undefined ? '' : ` of ${batchId}`;
  if (state !== undefined) return `No generation${place} is ${state}.`;
  if (isActive === true) return `No generation${place} is under way.`;
  if (batchId !== undefined) return `${batchId} has started no generation yet.`;
  return 'No generations yet. Start one with: kling generate "a red fox in the snow"';
}

function readFilter(options: Options): ListFilter {
  const { only, word } = readChosenState(options, ['stuck', 'parked', 'active']);
  const limit = parseNumberOption('--limit', options.limit, { min: 1, max: 1000, whole: true }) ?? 20;
  const batchId = typeof options.batch === 'string' ? options.batch : undefined;
  const rest = { limit, batchId };
  if (only === 'active') return { ...rest, isActive: true };
  if (only !== undefined || word === undefined) return { ...rest, state: only };
  const state = SHOWN_STATES.find((one) => one === word);
  if (state !== undefined) return { ...rest, state };
  throw new UsageError(`--state is ${JSON.stringify(word)}; write one of ${SHOWN_STATES.join(', ')}`);
}
