#!/usr/bin/env node
// What `kling`, `npx kling` and `npm run demo` start. It is there also before a build (npm ci --ignore-scripts), which it then makes up for.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const client = new URL('../dist/client.js', import.meta.url);
const build = fileURLToPath(new URL('../scripts/build.mjs', import.meta.url));

// The build says what it lacks.
if (!existsSync(client)) spawnSync(process.execPath, [build, '--if-stale'], { stdio: ['ignore', 2, 2] });
if (existsSync(client)) await import(client.href);
else process.exitCode = 1;
