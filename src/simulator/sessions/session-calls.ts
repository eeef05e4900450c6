import type { SessionCall } from './session-call.js';
import { identifyFace } from './identify-face.js';
import { SELECTION_CALLS } from './selection.js';

/** The calls of sessions that the simulator answers. */
export const SESSION_CALLS: readonly SessionCall[] = [identifyFace, ...SELECTION_CALLS];
