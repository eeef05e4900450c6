#!/usr/bin/env node
import { main } from './cli/main.js';

process.exitCode = await main(process.argv.slice(2), { stdout: process.stdout, stderr: process.stderr });
// A worker that `kling dev` started holds a channel to it, which would keep the process alive.
if (process.channel !== undefined) process.disconnect();
