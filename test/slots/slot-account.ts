import type { SlotLimit } from '../../src/slots/slot-limit.js';

/** An account at Kling, and one program with an endless backlog that asks `SlotLimit` before each create; all in virtual time. */
export interface AccountRun {
  /** Milliseconds at which creates were sent, accepted and refused (the reply's arrival). */
  readonly sent: readonly number[];
  readonly accepted: readonly number[];
  readonly refused: readonly number[];
  /** The most slots that our tasks held at once. */
  readonly mostHeld: number;
  /** Of the slots that the account had for us, how many we held on average between two moments: 0 to 1. */
  utilisation(fromMs: number, toMs: number): number;
}

export interface AccountSpec {
  /** Slots that the account has for us, from a moment on; the first is at 0. */
  readonly slots: readonly { readonly fromMs: number; readonly slots: number }[];
  readonly untilMs: number;
  /** One number in [0, 1) after the other. */
  readonly random: () => number;
  /** Milliseconds that a create and a generation take, and until the end of one is noticed; each varies by a quarter either way. */
  readonly createMs: number;
  readonly taskMs: number;
  readonly noticeMs: number;
  readonly weight?: () => number;
  /** Slots of tasks that run already: their program has just started anew and hears of them at `heardAtMs`. */
  readonly running?: { readonly slots: number; readonly heardAtMs: number };
}

export function runAccount(createLimit: (now: () => number) => SlotLimit, spec: AccountSpec): AccountRun {
  const { slots, untilMs, random, createMs, taskMs, noticeMs, weight = () => 1, running } = spec;
  let nowMs = 0;
  let held = 0;
  let weightOfNext = weight();
  const agenda: { atMs: number; run: () => void }[] = [];
  const at = (delayMs: number, run: () => void) => agenda.push({ atMs: nowMs + delayMs, run });
  const about = (meanMs: number) => meanMs * (0.75 + 0.5 * random());
  const available = (atMs = nowMs) => slots.filter(({ fromMs }) => fromMs <= atMs).at(-1)?.slots ?? 0;
  const limit = createLimit(() => nowMs);
  const sent: number[] = [];
  const accepted: number[] = [];
  const refused: number[] = [];
  const levels: { atMs: number; held: number }[] = [{ atMs: 0, held: 0 }];

  const change = (by: number) => {
    held += by;
    levels.push({ atMs: nowMs, held });
  };
  const run = (taskWeight: number, lastsMs: number) => {
    change(taskWeight);
    at(lastsMs, () => {
      change(-taskWeight);
      at(noticeMs * random(), () => limit.free(taskWeight, 'accepted'));
    });
  };
  const send = (taskWeight: number) => {
    sent.push(nowMs);
    limit.begin(taskWeight);
    const lasts = about(createMs);
    at(lasts / 2, () => {
      const isTaken = held + taskWeight <= available();
      if (isTaken) run(taskWeight, about(taskMs));
      at(lasts / 2, () => {
        limit.end(taskWeight, isTaken ? 'accepted' : 'refused');
        (isTaken ? accepted : refused).push(nowMs);
      });
    });
  };
  const sendAll = () => {
    for (; limit.delayMs(weightOfNext) === 0; weightOfNext = weight()) send(weightOfNext);
  };

  for (let index = 0; index < (running?.slots ?? 0); index += 1) {
    const endsMs = (taskMs * (index + 1)) / (running?.slots ?? 1);
    const heardAtMs = running?.heardAtMs ?? 0;
    change(1);
    at(endsMs, () => change(-1));
    if (endsMs > heardAtMs) {
      at(heardAtMs, () => limit.hold(1));
      at(endsMs + noticeMs * random(), () => limit.free(1, 'held'));
    }
  }
  sendAll();
  while (nowMs < untilMs) {
    agenda.sort((a, b) => a.atMs - b.atMs);
    const opensMs = nowMs + limit.delayMs(weightOfNext);
    const next = agenda[0]?.atMs ?? Infinity;
    if (Math.min(next, opensMs) > untilMs) break;
    nowMs = Math.min(next, opensMs);
    if (next <= opensMs) agenda.shift()?.run();
    sendAll();
  }

  /** The sum over time of what `read` says at each change. */
  const area = (fromMs: number, toMs: number) =>
    levels.reduce((sum, level, index) => {
      const startMs = Math.max(fromMs, level.atMs);
      const endMs = Math.min(toMs, levels[index + 1]?.atMs ?? toMs);
      return sum + Math.max(0, endMs - startMs) * Math.min(level.held, available(startMs));
    }, 0);
  return {
    sent,
    accepted,
    refused,
    mostHeld: Math.max(...levels.map((level) => level.held)),
    utilisation: (fromMs, toMs) => area(fromMs, toMs) / ((toMs - fromMs) * available(fromMs)),
  };
}
