import { describe, expect, it } from 'vitest';
import type { Found } from '../../../../src/domain/artifact.js';
import { NOTHING_FOUND, renderFound } from '../../../../src/domain/artifact.js';
import type { Checks } from '../../../../src/domain/generation/checks/judge-file.js';
import { isRefused, listDifferences } from '../../../../src/domain/generation/checks/judge-file.js';
import { notAsExpectedError } from '../../../../src/domain/generation/checks/not-as-expected.js';

const CLIP: Found = { seconds: 5.042, width: 1280, height: 720, fps: 24, audio: false, whole: true };
const ASKED = { seconds: 5, resolution: '720p' } as const;
const judge = (found: Partial<Found>, checks: Checks, kind: 'video' | 'image' | 'audio' = 'video') =>
  listDifferences({ kind, bytes: 12_345, found: { ...CLIP, ...found } }, checks);
const expecting = (expectation: Omit<NonNullable<Checks['expect']>, 'onDifference'>): Checks => ({
  expect: { ...expectation, onDifference: 'notice' },
});

describe('a file that was made', () => {
  it.each<[string, Partial<Found>, Checks]>([
    ['is a frame longer', {}, { asked: ASKED }],
    ['has 5.1 s', { seconds: 5.1 }, { asked: ASKED }],
    ['has 14.666 s of 15', { seconds: 14.666 }, { asked: { seconds: 15 } }],
    ['is upright', { width: 720, height: 1280 }, { asked: ASKED }],
    ['is a square of as many pixels', { width: 960, height: 960 }, { asked: ASKED }],
    ['is a square of as many lines', { width: 720, height: 720 }, { asked: ASKED }],
    ['is larger', { width: 1920, height: 1080 }, { asked: ASKED }],
    ['has sound that nobody asked for', { audio: true }, { asked: ASKED }],
    ['has 23.976 frames a second', { fps: 23.976 }, expecting({ fps: 24 })],
    ['is nearly 21:9', { width: 1568, height: 672 }, expecting({ aspect: '21:9' })],
  ])('is as it was asked for when it %s', (_what, found, checks) => {
    expect(judge(found, checks)).toEqual([]);
  });

  it.each<[Partial<Found>, Checks, string]>([
    [{ seconds: 3.04 }, { asked: ASKED }, 'is 3 s long, and 5 s were asked for'],
    [{ seconds: 10.04 }, { asked: ASKED }, 'is 10 s long, and 5 s were asked for'],
    [{ seconds: 5.04 }, { ...expecting({ duration: 10 }), asked: ASKED }, 'is 5 s long, and 10 s were expected'],
    [{}, { asked: { audio: true } }, 'has no sound track, and sound was asked for'],
    [{}, expecting({ audio: true }), 'has no sound track, and sound was expected'],
    [{ audio: true }, expecting({ audio: false }), 'has a sound track, and none was expected'],
    [
      { audio: true, silent: true },
      { asked: { audio: true } },
      'has a sound track in which nothing is to be heard, and sound was asked for',
    ],
    [{ width: 640, height: 360 }, { asked: ASKED }, 'is 640x360 px, and 720p was asked for'],
    [{}, { asked: { resolution: '1080p' } }, 'is 1280x720 px, and 1080p was asked for'],
    [{ width: 960, height: 960 }, { asked: { resolution: '1080p' } }, 'is 960x960 px, and 1080p was asked for'],
    [{}, expecting({ width: 1920 }), 'is 1280 px wide, and 1920 were expected'],
    [{}, expecting({ height: 1080 }), 'is 720 px high, and 1080 were expected'],
    [{}, expecting({ aspect: '9:16' }), 'is 1280x720 px, and 9:16 was expected'],
    [{}, expecting({ fps: 30 }), 'has 24 frames a second, and 30 were expected'],
    [{}, expecting({ minBytes: 1_000_000 }), 'has 12,345 bytes, and at least 1,000,000 were expected'],
    [{ whole: false, damage: 'it is cut off' }, {}, 'does not play to its end: it is cut off'],
  ])('%j against %j: %s', (found, checks, difference) => {
    expect(judge(found, checks)).toEqual([difference]);
  });

  it('is never blamed for what it does not say of itself', () => {
    const all: Checks = {
      asked: { seconds: 5, resolution: '4k', audio: true },
      expect: { audio: true, duration: 3, width: 1, height: 1, aspect: '1:1', fps: 1, onDifference: 'fail' },
    };
    for (const kind of ['video', 'image', 'audio'] as const) expect(judge(NOTHING_FOUND, all, kind)).toEqual([]);
  });

  it('is held against what it can have: a picture has no length, a sound no width', () => {
    const all: Checks = {
      asked: { seconds: 9, resolution: '4k' },
      expect: { fps: 60, width: 7, onDifference: 'fail' },
    };
    expect(judge({ seconds: null }, all, 'image')).toEqual([
      'is 1280x720 px, and 4k was asked for',
      'is 1280 px wide, and 7 were expected',
    ]);
    expect(judge({}, all, 'audio')).toEqual(['is 5 s long, and 9 s were asked for']);
  });

  it('that differs is refused only where somebody has said so', () => {
    const refuse = (onDifference: 'notice' | 'fail' | 'regenerate') => ({ expect: { onDifference } });
    expect(isRefused(['x'], undefined)).toBe(false);
    expect(isRefused(['x'], {})).toBe(false);
    expect(isRefused(['x'], refuse('notice'))).toBe(false);
    expect(isRefused(['x'], refuse('fail'))).toBe(true);
    expect(isRefused(['x'], refuse('regenerate'))).toBe(true);
    expect(isRefused([], refuse('fail'))).toBe(false);
  });

  it('is named by the failure, with what is different', () => {
    const files = ['/out/1.mp4', '/out/2.mp4', '/out/3.mp4', '/out/4.mp4'].map((file) => ({ file }));
    expect(notAsExpectedError(['1.mp4 is 3 s long, and 5 s were asked for.'], files.slice(0, 1))).toEqual({
      kind: 'NotAsExpected',
      text: '1.mp4 is 3 s long, and 5 s were asked for. What was made is paid for and stays: /out/1.mp4.',
    });
    expect(notAsExpectedError(['x.'], files, { attempt: 2, attempts: 2 }).text).toBe(
      'x. What was made is paid for and stays: /out/1.mp4, /out/2.mp4, /out/3.mp4, 1 more. That was attempt 2 of 2; it can be started again.',
    );
    expect(notAsExpectedError(['x.'], [], { attempt: 1, attempts: 2 }).text).not.toContain('attempt');
  });

  it('is described on one line', () => {
    expect(renderFound(CLIP)).toBe('5.04 s, 1280x720, 24 fps, no sound');
    expect(renderFound({ ...CLIP, audio: true, silent: true, whole: false })).toBe(
      '5.04 s, 1280x720, 24 fps, silent, damaged',
    );
    expect(renderFound(NOTHING_FOUND)).toBeUndefined();
  });
});
