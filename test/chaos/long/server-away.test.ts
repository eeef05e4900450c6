import { it } from 'vitest';
import { surviveOutages } from '../../faults/rig/survive-outages.js';

it('7: kill -9 of the server for 1, 10 and 60 s: a batch loses and repeats nothing', { timeout: 30 * 60_000 }, () =>
  surviveOutages([1000, 10_000, 60_000]),
);
