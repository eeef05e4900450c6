#!/usr/bin/env node
import { endProcess } from './cli/process/end-process.js';
import { complainOfNode } from './cli/process/node-version.js';
import { takeNodeWarnings } from './cli/process/node-warnings.js';

const { stdout, stderr, argv } = process;
const complaint = complainOfNode(process.versions.node);
if (complaint !== undefined) {
  stderr.write(`${complaint}\n`);
  await endProcess(2, [stderr]);
}
takeNodeWarnings(argv.includes('--debug') ? (line) => stderr.write(`${line}\n`) : undefined);
// Only now: what a Node before ours cannot even load must not be what it says.
const { main } = await import('./cli/process/main.js');
await endProcess(await main(argv.slice(2), { stdout, stderr }), [stdout, stderr]);
