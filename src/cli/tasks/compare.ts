import path from 'node:path';
import { configOf } from '../../client/find-account.js';
import { compareMethods } from '../../client/tasks/compare-methods.js';
import { writeAtomically } from '../../disk/plain-file.js';
import { renderComparisonPage } from '../../report/comparison-page.js';
import type { Io } from '../process/io.js';
import { UsageError } from '../program/errors.js';
import type { ExitCode } from '../program/exit-codes.js';
import { EXIT } from '../program/exit-codes.js';
import { renderComparison } from './render-comparison.js';

/** `kling lookup --compare`: what each way of asking Kling takes, as tables and, with `--html`, as a page. */
export async function runCompare(options: Readonly<Record<string, unknown>>, io: Io): Promise<ExitCode> {
  const file = parsePage(options.html);
  const { signal } = io;
  const config = configOf(io.config, options.account);
  const comparison = await compareMethods({ config, signal, onNotice: (text) => io.err(text) });
  if (io.json) io.out(JSON.stringify(comparison));
  else renderComparison(comparison, io.paint.out).forEach((line) => io.out(line));
  if (file === undefined) return EXIT.ok;
  await writeAtomically(file, renderComparisonPage(comparison));
  io.err(`The chart: ${file}`);
  return EXIT.ok;
}

/** Known to be a page by its name, so that a slip of the pen replaces no other file. */
function parsePage(html: unknown): string | undefined {
  if (html === undefined) return undefined;
  if (typeof html === 'string' && /\.html?$/i.test(html)) return path.resolve(html);
  throw new UsageError(`--html is ${JSON.stringify(html)}; write a file name that ends in .html`);
}
