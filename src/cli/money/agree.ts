import { cautiousUsd } from '../../domain/batch/cost/cautious-usd.js';
import type { Estimate } from '../../domain/batch/cost/estimate.js';
import { listUnknown, renderKnown, renderMade, renderSources } from '../../domain/batch/cost/render-estimate.js';
import type { Decimal } from '../../domain/decimal.js';
import { compare } from '../../domain/decimal.js';
import { canAsk, confirm } from '../process/confirm.js';
import type { Io } from '../process/io.js';

export interface Agreement {
  /** What is there already, of a file. */
  readonly made?: { readonly made: number; readonly total: number };
  /** `--yes`. */
  readonly isSure: boolean;
  /** Who reads rows from standard input cannot be asked there. */
  readonly isInputTaken?: boolean;
  /** What is reckoned, as it stands before the sum. */
  readonly subject?: string;
}

/**
 * Says on a terminal what a start will cost and, where it may cost more than KLING_CONFIRM_ABOVE and somebody is there, asks. Elsewhere it says
 * nothing: a script reads the lines that come next. False when it is not to be started.
 */
export async function agree(
  estimated: Estimate,
  { made, isSure, isInputTaken = false, subject }: Agreement,
  io: Io,
  asking = { canAsk, confirm },
): Promise<boolean> {
  if (!io.isTerminal) return true;
  const { confirmAbove } = io.config;
  const text = renderShort(estimated, { made, subject });
  if (isSure || isInputTaken || !isAbove(estimated, confirmAbove) || !asking.canAsk()) {
    io.err(text);
    return true;
  }
  io.complain(text);
  const question = `That may be more than ${confirmAbove} USD (KLING_CONFIRM_ABOVE). Start it?`;
  const isAgreed = await asking.confirm(question, io.signal).catch((error: unknown) => {
    io.complain('Nothing was started.');
    throw error;
  });
  if (!isAgreed) io.complain('Nothing was started.');
  return isAgreed;
}

/** Whether an estimate, with a careful guess at what has no known price, is above a sum. */
export const isAbove = ({ lines }: Pick<Estimate, 'lines'>, limit: Decimal | undefined): limit is Decimal =>
  limit !== undefined && compare(cautiousUsd(lines), limit) > 0;

/** `Estimate: about 10.5 video units, some 1.47 USD (Kling's own list, 2026-05-29); 5 of 12 are there already.` */
export function renderShort(
  estimated: Estimate,
  { made, subject = 'Estimate' }: Pick<Agreement, 'made' | 'subject'> = {},
): string {
  const known = renderKnown(estimated);
  const sources = renderSources(estimated).join('');
  const parts = [
    ...(known === undefined ? [] : [`about ${known} (${sources})`]),
    ...listUnknown(estimated),
    ...(estimated.lines.length === 0 ? ['nothing new is made'] : []),
    ...(made === undefined || made.made === 0 ? [] : [renderMade(made.made, made.total)]),
  ];
  return `${subject}: ${parts.join('; ')}.`;
}
