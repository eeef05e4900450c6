import { describe, expect, it } from 'vitest';
import { watchServer } from '../../src/temporal/watch-server.js';

const STEP_MS = 60_000;

/** Watches a server through these answers, a minute apart (undefined: it answers), and returns what was said, and what the latest state was at each look. */
async function watch(answers: readonly (Error | undefined)[]) {
  const stop = new AbortController();
  let latest: string | undefined;
  const said: string[] = [];
  const reasons: (string | undefined)[] = [];
  let at = -1;
  await watchServer(
    {
      ask() {
        if (at >= 0) reasons.push(latest);
        at += 1;
        if (at === answers.length) stop.abort();
        const error = answers[at];
        return error === undefined ? Promise.resolve() : Promise.reject(error);
      },
      address: 'temporal:7233',
      asker: { name: 'worker', away: 'This worker gets no work', back: 'this worker takes work' },
      onChange: (text) => void (latest = text),
      say: (text, level) => void said.push(`${level} ${text}`),
      now: () => Date.UTC(2026, 0, 1) + at * STEP_MS,
      pauses: { wellMs: 1, awayMs: 1 },
    },
    stop.signal,
  );
  return { said, reasons };
}

const away = Object.assign(new Error('14 UNAVAILABLE: tcp connect error'), { code: 14, details: 'tcp connect error' });

describe('whoever depends on a Temporal server looks whether it answers', () => {
  it('and says nothing while it does, nor of one answer that is missing', async () => {
    expect(await watch([undefined, away, undefined, undefined])).toEqual({
      said: [],
      reasons: [undefined, undefined, undefined, undefined],
    });
  });

  it('says once that it does not, since when and what follows, and once that it does again', async () => {
    const { said, reasons } = await watch([undefined, away, away, away, undefined]);
    const text =
      'The Temporal server at temporal:7233 does not answer (tcp connect error), since 2026-01-01T00:00:00.000Z. This worker gets no work';
    expect(said).toEqual([
      `warn ${text}.`,
      'info The Temporal server at temporal:7233 answers again, after 4 min; this worker takes work.',
    ]);
    expect(reasons).toEqual([undefined, undefined, text, text, undefined]);
  });

  it('says so again every ten minutes, and of the next time anew', async () => {
    const { said } = await watch([...Array.from({ length: 24 }, () => away), undefined, away, away]);
    expect(said.map((text) => text.slice(0, 4))).toEqual(['warn', 'warn', 'warn', 'info', 'warn']);
  });

  it.each([
    [7, 'refuses us (no; check TEMPORAL_API_KEY'],
    [16, 'refuses us (no; check TEMPORAL_API_KEY'],
    [5, 'does not know our namespace any more (no; check TEMPORAL_NAMESPACE)'],
    [4, 'does not answer (nothing within 5 s), since'],
    [14, 'does not answer (no), since'],
  ])('and says what a refusal with the code %d means', async (code, text) => {
    const refusal = Object.assign(new Error('x'), { code, details: 'no' });
    expect((await watch([refusal, refusal])).said.join()).toContain(text);
  });

  it('and an error of another kind in its own words', async () => {
    expect((await watch([new Error('closed'), new Error('closed')])).said.join()).toContain('answer (closed)');
  });
});
