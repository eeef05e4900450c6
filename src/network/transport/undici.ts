import { createRequire } from 'node:module';
import type * as Undici from 'undici';

/**
 * Whichever undici a process loads first sends all that it fetches. Let that be Node's own, as it was before somebody imported ours: it is loaded
 * when its name is first read. So ours is required below, where an import would be run before.
 */
export const { Response } = globalThis;

const require = createRequire(import.meta.url);
export const { Agent, Pool, ProxyAgent, request } = require('undici') as typeof Undici;
export type { Dispatcher } from 'undici';
