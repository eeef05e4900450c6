import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { locateJson, walkJson } from '../../../src/manifest/json/json-walk.js';

const isJson = (text: string): boolean => {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
};

describe('walkJson', () => {
  it('finds trouble where JSON.parse does, and nowhere else', () => {
    const broken = fc
      .tuple(
        fc.json({ maxDepth: 3 }),
        fc.nat(),
        fc.constantFrom('', ',', '"', '{', '}', "'", '\\', ' ', '\t', '1', 'e', '-'),
      )
      .map(
        ([json, at, insert]) =>
          json.slice(0, at % (json.length + 1)) + insert + json.slice((at % (json.length + 1)) + 1),
      );
    fc.assert(
      fc.property(fc.oneof(broken, fc.json(), fc.string()), (text) => {
        const trouble = walkJson(text, () => undefined);
        expect(trouble === undefined).toBe(isJson(text));
        if (trouble !== undefined) expect(trouble.offset).toBeLessThanOrEqual(text.length);
      }),
      { numRuns: 2000 },
    );
  });

  it.each([
    ['{"prompt":"a",}', 14, 'a comma before }; remove it'],
    ['{\'prompt\':"a"}', 1, 'a name in single quotation marks; write "..."'],
    ['{prompt:"a"}', 1, 'the name of a field is expected; write it in quotation marks, e.g. "prompt"'],
    ['{"prompt":\'a\'}', 10, 'text in single quotation marks; write "..."'],
    ['{"prompt":a fox}', 10, '"a" is no JSON; write text in quotation marks "...", a number, true, false or null'],
    ['{"prompt":NaN}', 10, '"NaN" is no JSON; write text in quotation marks "...", a number, true, false or null'],
    ['{"prompt":}', 10, '"}" where a value is expected'],
    ['{"prompt" "a"}', 10, 'a quotation mark where a colon is expected'],
    ['{"prompt":"a" "b":1}', 14, 'a quotation mark where a comma or } is expected'],
    ['{"prompt":"a fox', 10, 'this quotation mark is never closed; end the text with "'],
    ['{"prompt":"a"', 13, 'the JSON ends too early; write a comma or }'],
    ['{"a":1}{"a":2}', 7, 'more text after the end of the JSON; write one object per line'],
    ['{"prompt":"a\tb"}', 12, 'a line break or tab inside text; write \\n or \\t'],
    ['{"image":"C:\\cats"}', 12, 'a backslash before a character that takes none; write \\\\ for a backslash'],
    [`${'['.repeat(5000)}${']'.repeat(5000)}`, 201, 'nested too deeply to be read'],
  ])('tells place and cause of broken JSON (%#)', (text, offset, words) => {
    expect(walkJson(text, () => undefined)).toEqual({ offset, text: words });
  });
});

describe('locateJson', () => {
  const text = '{ "prompt" : "a", "camera_control":{"config":{"zoom":5}}, "list":[{"x":1},{"x":2}], "run.attempts":2 }';

  it.each([
    ['prompt', '"prompt" :'],
    ['camera_control.config.zoom', '"zoom":5'],
    ['list[1].x', '"x":2'],
    ['list[1]', '{"x":2}'],
    ['camera_control.type', '"camera_control"'],
    ['run.attempts', '"run.attempts"'],
    ['run.timeout', '{ "prompt"'],
    ['', '{ "prompt"'],
  ])('finds %s', (path, start) => {
    expect(text.slice(locateJson(text, path)).startsWith(start)).toBe(true);
  });
});
