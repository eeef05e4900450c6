import { describe, expect, it } from 'vitest';
import { parseExpectation } from '../../../../src/domain/generation/checks/expectation.js';
import { InvalidRequest } from '../../../../src/domain/invalid-request.js';
import { parseRequest } from '../../../../src/domain/generation/request.js';

const complaints = (value: unknown) => parseExpectation(value).problems.map(({ path, text }) => `${path}: ${text}`);

describe('run.expect', () => {
  it.each([
    [
      { audio: true, onDifference: 'regenerate' },
      { audio: true, onDifference: 'regenerate' },
    ],
    ['audio, regenerate', { audio: true, onDifference: 'regenerate' }],
    ['{"audio":true,"onDifference":"fail"}', { audio: true, onDifference: 'fail' }],
    ['audio=FALSE', { audio: false, onDifference: 'notice' }],
    ['fail', { onDifference: 'fail' }],
    [{}, { onDifference: 'notice' }],
    [
      'duration=10s, width=1920, height=1080, aspect=16:9, fps=24, minBytes=2MB',
      { duration: 10, width: 1920, height: 1080, aspect: '16:9', fps: 24, minBytes: 2_000_000, onDifference: 'notice' },
    ],
    [
      { duration: 5, fps: '29.97', minBytes: '500000', width: '1280' },
      { duration: 5, fps: 29.97, minBytes: 500_000, width: 1280, onDifference: 'notice' },
    ],
    ['nothing', 'nothing'],
    ['', undefined],
    [undefined, undefined],
  ])('reads %j', (value, expected) => {
    expect(parseExpectation(value)).toEqual({ value: expected, problems: [] });
  });

  it.each<[unknown, string]>([
    [
      7,
      'run.expect: 7; write {"audio":true,"onDifference":"fail"}, or in short "audio, fail", or "nothing" to check nothing',
    ],
    ['{"audio":', 'run.expect: "{\\"audio\\":"; write {"audio":true,"onDifference":"fail"}'],
    [{ audio: 'yes' }, 'run.expect.audio: "yes"; write true or false'],
    [{ duration: -1 }, 'run.expect.duration: -1; write seconds, e.g. 5 or "5s"'],
    ['width=wide', 'run.expect.width: "wide"; write pixels, e.g. 1920'],
    ['height', 'run.expect.height: ""; write pixels, e.g. 1080'],
    ['aspect=wide', 'run.expect.aspect: "wide"; write e.g. "16:9"'],
    ['aspect=0:9', 'run.expect.aspect: "0:9"; write e.g. "16:9"'],
    [{ fps: 0 }, 'run.expect.fps: 0; write frames a second, e.g. 24'],
    ['minBytes=2 parsecs', 'run.expect.minBytes: "2 parsecs"; write bytes, e.g. 500000 or "2MB"'],
    [{ onDifference: 'shout' }, 'run.expect.onDifference: "shout"; write "notice", "fail", "regenerate"'],
    ['regenrate', 'run.expect.regenrate: unknown; did you mean "regenerate"?'],
    ['heigth=24', 'run.expect.heigth: unknown; did you mean "height"?'],
    ['colour=red', 'run.expect.colour: unknown; known are audio, duration, width, height, aspect, fps, minBytes'],
    [{ __proto__: null, constructor: 1 }, 'run.expect.constructor: unknown'],
  ])('says of %j what to write instead', (value, complaint) => {
    expect(complaints(value)).toEqual([expect.stringContaining(complaint)]);
  });

  it('is part of every request, whose complaints come together', () => {
    const request = parseRequest({ prompt: 'a fox', run: { expect: 'audio, fail' } });
    expect(request.run.expect).toEqual({ audio: true, onDifference: 'fail' });
    expect(() => parseRequest({ promt: 'a fox', run: { expect: { fps: 'x' } } })).toThrow(
      /run\.expect\.fps[\s\S]*promt/,
    );
  });

  it('cannot have a task made anew that somebody adopts', () => {
    const adopt = (expected: string) => parseRequest({ taskId: '101', run: { expect: expected } });
    expect(adopt('audio, fail').run.expect).toEqual({ audio: true, onDifference: 'fail' });
    expect(() => adopt('audio, regenerate')).toThrow(InvalidRequest);
    expect(() => adopt('audio, regenerate')).toThrow('write "notice" or "fail"');
  });
});
