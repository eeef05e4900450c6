// Preloaded into a worker: its clock is wrong by as many milliseconds as the file FAULT_CLOCK_AHEAD says, or the variable itself where it is a number.
import { readFileSync } from 'node:fs';
import { performance } from 'node:perf_hooks';

const { FAULT_CLOCK_AHEAD = '0' } = process.env;
const RealDate = Date;
const LOOK_EVERY_MS = 200;
let lookedAt = -Infinity;
let aheadMs = Number(FAULT_CLOCK_AHEAD);

function readAhead() {
  if (!Number.isNaN(Number(FAULT_CLOCK_AHEAD)) || performance.now() - lookedAt < LOOK_EVERY_MS) return aheadMs || 0;
  lookedAt = performance.now();
  try {
    aheadMs = Number(readFileSync(FAULT_CLOCK_AHEAD, 'utf8'));
  } catch {
    aheadMs = 0;
  }
  return aheadMs || 0;
}

globalThis.Date = class extends RealDate {
  constructor(...given) {
    if (given.length === 0) super(RealDate.now() + readAhead());
    else super(...given);
  }
  static now() {
    return RealDate.now() + readAhead();
  }
};
