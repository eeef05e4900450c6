import { describe, expect, it } from 'vitest';
import { renderGenerationDetails } from '../../../src/webui/generation-details.js';
import { queuedStatus } from '../../../src/domain/generation/generation.js';
import { advance } from '../../../src/domain/generation/steps.js';
import { parseRequest } from '../../../src/domain/generation/request.js';
import type { WaitReason } from '../../../src/domain/generation/waiting.js';
import { FILED_AS_QUEUED, filedAs, readWaiting, renderWaiting } from '../../../src/domain/generation/waiting.js';

const since = '2026-11-25T13:05:00.000Z';

describe('why something waits', () => {
  it.each<[WaitReason['kind'], string, string, string]>([
    ['Outage', '[5000] internal error', 'outage', 'Kling cannot be reached or has trouble'],
    ['RateLimited', '[1302] too many', 'rate limit', 'Kling asks for fewer requests'],
    ['Busy', '[1303] parallel task over resource pack limit', 'account full', 'all slots of the account are taken'],
    ['UnexpectedReply', 'a web page', 'outage', 'Kling answers what nobody understands'],
    ['Storage', 'disk full', 'trouble', 'its files could not be kept'],
  ])('of kind %s (%s) is filed as %s and said as: %s', (kind, text, word, sentence) => {
    expect(filedAs('queued', { kind })).toBe(`queued (${word})`);
    expect(FILED_AS_QUEUED).toContain(filedAs('queued', { kind }));
    expect(renderWaiting({ kind, text, since }, (iso) => iso.slice(11, 16))).toBe(`${sentence} since 13:05: ${text}`);
  });

  it('is one sentence, without the end of what was said', () => {
    expect(renderWaiting({ kind: 'Outage', text: 'no reply. ', since })).toBe(
      `Kling cannot be reached or has trouble since ${since}: no reply`,
    );
    expect(renderWaiting({ kind: 'Outage', text: '', since })).toBe(
      `Kling cannot be reached or has trouble since ${since}`,
    );
  });

  it.each([
    [null],
    ['Outage'],
    [{}],
    [[]],
    [{ kind: 'Nonsense', text: 'x', since }],
    [{ kind: 'Outage', text: 7, since }],
    [{ kind: 'Outage', text: 'x', since: 'soon' }],
  ])('is not read from %j', (value) => {
    const { waiting, problem } = readWaiting(value);
    expect(waiting).toBeUndefined();
    expect(problem).toMatch(/ is no /);
  });

  it('keeps a text within bounds', () => {
    expect(readWaiting({ kind: 'Busy', text: 'x'.repeat(2_000_000), since }).waiting?.text).toHaveLength(300);
  });

  it('stands in the heading of a queued generation, and is over once it goes on', () => {
    const queued = queuedStatus(parseRequest({ prompt: 'a fox' }), since);
    const waits = { ...queued, waiting: { kind: 'Outage', text: 'a | b', since } } as const;
    expect(renderGenerationDetails(waits, { workflowId: 'gen-1' })).toMatch(/^### queued \(outage\)\n/);
    expect(renderGenerationDetails(waits, { workflowId: 'gen-1' })).toContain(
      `| Waits because | Kling cannot be reached or has trouble since ${since}: a \\| b |`,
    );
    const times = { startedAt: since, submittedAt: since, at: since };
    const taken = renderGenerationDetails(advance(waits, { kind: 'submitted', taskId: '7', ...times }), {
      workflowId: 'gen-1',
    });
    expect(taken).toMatch(/^### processing\n/);
    expect(taken).not.toContain('Waits because');
  });
});
