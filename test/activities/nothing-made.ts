import type { MadeTasks } from '../../src/ports/inputs.js';

/** Nobody asks it: the requests name no generation. */
export const NOTHING_MADE: MadeTasks = { find: () => Promise.reject(new Error('a generation was looked up')) };
