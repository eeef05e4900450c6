import type { Command } from 'commander';
import { addFileOptions } from '../batch/start/file-options.js';
import { addRequestOptions } from '../request/request-options.js';

const HELP = `
Examples:
  kling estimate "a red fox in the snow" --mode pro --duration 10
  kling estimate prompts.csv --set mode=pro       a file as kling batch takes it; what is there already is not counted

Prices are of Kling's list, and each says of when; what Kling really deducts is in kling status and in the report.`;

/** The options of `kling estimate`: those of one request, and those of a file. */
export function addEstimateOptions(estimate: Command, args: readonly string[]): void {
  addFileOptions(addRequestOptions(estimate, args)).addHelpText('after', HELP);
}
