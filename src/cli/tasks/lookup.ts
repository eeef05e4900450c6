import type { MethodAnswer, QueryMethod } from '../../domain/queries/query-methods.js';
import { QUERY_METHODS } from '../../domain/queries/query-methods.js';
import { nearest } from '../../domain/text/nearest.js';
import { configOf } from '../../client/find-account.js';
import { lookUp } from '../../client/tasks/look-up.js';
import type { ProductName } from '../../products/catalogue.js';
import { readProduct } from '../../products/find.js';
import type { Io } from '../process/io.js';
import { exitCodeOf } from '../program/error-exit-codes.js';
import { UsageError } from '../program/errors.js';
import type { ExitCode } from '../program/exit-codes.js';
import { EXIT } from '../program/exit-codes.js';
import { renderLookUp } from './render-look-up.js';

type Options = Readonly<Record<string, unknown>>;

/** `kling lookup`: what Kling itself says of a task, by each way of asking. Exit code 3 when none of them knows it. */
export async function runLookup(id: string | undefined, options: Options, io: Io): Promise<ExitCode> {
  if (options.html !== undefined && options.compare !== true)
    throw new UsageError('--html is the chart of a comparison; write: kling lookup --compare --html <file>');
  if (options.compare === true) {
    if (id !== undefined) throw new UsageError('A comparison chooses its own tasks; leave out the id, or --compare.');
    const { runCompare } = await import('./compare.js');
    return runCompare(options, io);
  }
  const methods = parseMethods(options.method);
  const product = parseProduct(options.product);
  if (id === undefined)
    throw new UsageError('Which task? Write: kling lookup <task id or external id>  (kling tasks lists them)');
  const { signal } = io;
  const config = configOf(io.config, options.account);
  const result = await lookUp({ id, methods, product }, { config, signal, onNotice: (text) => io.err(text) });
  if (io.json) io.out(JSON.stringify(result));
  else renderLookUp(result, io.paint.out).forEach((line) => io.out(line));
  return exitCodeFor(result.answers);
}

/** One that found it is enough; else Kling's word that there is none says more than trouble. */
export function exitCodeFor(answers: readonly MethodAnswer[]): ExitCode {
  if (answers.some(({ outcome }) => outcome === 'found')) return EXIT.ok;
  if (answers.some(({ outcome }) => outcome === 'unknown')) return EXIT.unreachable;
  return exitCodeOf(answers.find(({ error }) => error !== undefined)?.error?.kind);
}

/** One way, several with commas between them, or all. */
export function parseMethods(value: unknown): readonly QueryMethod[] {
  if (value === undefined) return QUERY_METHODS;
  const words = (typeof value === 'string' ? value : '').split(',').map((word) => word.trim());
  return words.map((word) => {
    const method = QUERY_METHODS.find((one) => one === word);
    if (method !== undefined) return method;
    const meant = nearest(word, QUERY_METHODS);
    const hint = meant === undefined ? `write one of ${QUERY_METHODS.join(', ')}` : `did you mean ${meant}?`;
    throw new UsageError(`--method is ${JSON.stringify(word)}; ${hint}`);
  });
}

/** By Kling's name, its path or another that people use. */
export function parseProduct(value: unknown): ProductName | undefined {
  const { value: product, problems } = readProduct({ product: value });
  const [problem] = problems;
  if (problem !== undefined) throw new UsageError(`--product: ${problem.text}`);
  return product;
}
