import type { MethodCount, MethodCounts } from '../../domain/method-counts.js';
import { STATUS_METHODS } from '../../domain/method-counts.js';
import { askHealth } from '../../client/examine/ask-health.js';
import { findHealth } from '../machine/dev-file.js';
import type { ExitCode } from '../program/exit-codes.js';
import { EXIT } from '../program/exit-codes.js';
import type { Io } from '../process/io.js';
import { NO_PAINT } from '../screen/paint.js';

/**
 * `kling status --methods`: what each way of asking Kling how tasks are has cost and brought, as the worker at the health address counts
 * it. Exit code 3 when none answers there.
 */
export async function runMethods(io: Io): Promise<ExitCode> {
  const health = await findHealth(io.config);
  const counts = await askHealth(`${health.url}/methods`, io.signal);
  if (!isCounts(counts)) {
    const text = `No kling worker answers at ${health.url} (${health.source}). Start one for task queue ${io.config.taskQueue} with: kling worker. One that runs says its health address when it is ready: put that into KLING_HEALTH_ADDRESS.`;
    if (io.json) io.out(JSON.stringify({ error: { kind: 'NoWorker', text } }));
    io.complain(text);
    return EXIT.unreachable;
  }
  if (io.json) io.out(JSON.stringify(counts));
  else renderMethods(counts, io.paint.out).forEach((line) => io.out(line));
  return EXIT.ok;
}

const NAMES = { get: 'GET .../{id}', list: 'list', tasks: 'GET /tasks' } as const;
const HEAD = ['METHOD', 'REQUESTS', 'BYTES', 'MEAN LATENCY', 'MAX LATENCY', 'HITS', 'MISSES', 'ERRORS'] as const;

/** A table, a line per way of asking; below it why some are no longer used. */
export function renderMethods(counts: MethodCounts, paint = NO_PAINT): string[] {
  const rows = STATUS_METHODS.map((method) => [NAMES[method], ...renderCount(counts[method])]);
  const widths = HEAD.map((name, column) => Math.max(name.length, ...rows.map((row) => row[column]?.length ?? 0)));
  const align = ([first = '', ...numbers]: readonly string[]) =>
    [first.padEnd(widths[0] ?? 0), ...numbers.map((cell, column) => cell.padStart(widths[column + 1] ?? 0))].join('  ');
  return [paint.dim(align(HEAD)), ...rows.map(align), ...STATUS_METHODS.flatMap((method) => counts[method].refusals)];
}

function renderCount({ requests, bytes, latency, hits, misses, errors }: MethodCount): string[] {
  const inMs = (latencyMs: number) => (requests === 0 ? '-' : `${Math.round(latencyMs)} ms`);
  return [
    String(requests),
    String(bytes),
    inMs(latency.sumMs / requests),
    inMs(latency.maxMs),
    String(hits),
    String(misses),
    String(errors),
  ];
}

function isCounts(value: unknown): value is MethodCounts {
  return typeof value === 'object' && value !== null && STATUS_METHODS.every((method) => method in value);
}
