import type { BatchItem, ItemState } from '../../../domain/batch/item.js';
import { ITEM_STATES, RUNNING_STATES } from '../../../domain/batch/item.js';
import { countItems, renderCount } from '../../../domain/batch/count-items.js';
import { addCosts } from '../../../client/batch/item-costs.js';
import type { ItemsWanted } from '../../../client/batch/list-items.js';
import { listPages } from '../../../client/batch/list-items.js';
import { describeBatch } from '../../../client/batch/batch-view.js';
import type { Session } from '../../../client/session.js';
import { UsageError } from '../../program/errors.js';
import type { ExitCode } from '../../program/exit-codes.js';
import { EXIT } from '../../program/exit-codes.js';
import type { Io } from '../../process/io.js';
import { countOn } from '../batch-phrases.js';
import { renderRemedies } from '../batch-remedies.js';
import { printable } from '../../screen/fit-text.js';
import { renderItems } from '../render-items.js';

/** The states in `--state failed`, or several as `failed,cancelled`; `running` stands for all that are under way. */
export function readStates(value: string): readonly ItemState[] {
  return value.split(',').flatMap((word) => {
    if (word.trim() === 'running') return RUNNING_STATES;
    const state = ITEM_STATES.find((one) => one === word.trim());
    if (state !== undefined) return state;
    throw new UsageError(
      `--state is ${JSON.stringify(value)}; write one or more of ${ITEM_STATES.join(', ')}, or running for all that are under way`,
    );
  });
}

/** Items of a batch as a table, or as JSON, and how many more there are. Throws as `listPages` does. */
export async function showItems(batchId: string, wanted: ItemsWanted, session: Session, io: Io): Promise<ExitCode> {
  const listed: BatchItem[] = [];
  let total = 0;
  for await (const page of listPages(batchId, wanted, session)) {
    listed.push(...page.items.map((item) => countOn(item, Date.now())));
    total = page.total;
  }
  const found = await addCosts(listed, batchId, io.config);
  if (io.json) io.out(JSON.stringify(found));
  else if (io.quiet) found.forEach(({ id }) => io.out(printable(id)));
  else if (found.length > 0) renderItems(found, io.outColumns, io.paint.out).forEach((line) => io.out(line));
  if (!io.json && !io.quiet)
    renderRemedies(found, await describeBatch(batchId, session)).forEach((line) => io.err(line));
  if (found.length === 0)
    io.err(
      wanted.only === undefined
        ? `There is no item in state ${wanted.states.join(' or ')}.`
        : `No item is ${wanted.only}.`,
    );
  else if (total > found.length) io.err(`${renderCount(found.length)} of ${countItems(total)}; --limit shows more.`);
  return EXIT.ok;
}
