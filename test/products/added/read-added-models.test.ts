import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readAddedModels } from '../../../src/products/added/read-added-models.js';
import { KLING_4 } from './kling-4.js';

const faultsOf = (root: unknown) => readAddedModels(root).problems.map(({ path, text }) => `${path}: ${text}`);
const faultsOfModel = (model: object) =>
  faultsOf({ models: [{ product: 'new-omni-video', name: 'kling-4.0', ...model }] });

describe('a file of models', () => {
  it('is read without a fault where it is as the documentation has it', () => {
    expect(KLING_4.map(({ product, model }) => [product, model.name])).toEqual([
      ['new-omni-video', 'kling-4.0'],
      ['new-omni-video', 'kling-4.0-flash'],
    ]);
    expect(KLING_4[0]?.model.prices?.[0]).toEqual({
      units: '1.121429',
      per: 'second',
      when: { resolution: '720p' },
      asOf: '2026-10-24',
      source: 'resale price',
    });
  });

  it('is read again as it was read: a request carries it so', () => {
    const models = KLING_4.map(({ product, model }) => ({ product, ...model }));
    expect(readAddedModels(JSON.parse(JSON.stringify({ models })))).toEqual({ value: KLING_4, problems: [] });
  });

  it('has every fault named at once, by its path, with what to write instead', () => {
    expect(
      faultsOfModel({
        pth: '/a',
        path: 'omni-video',
        without: ['sound'],
        limits: { duration: { from: 9, to: 3 }, prompt: ['x'], resolution: '720p' },
        most: { prompt: 'long', aspect_ratio: 3, promt: 3 },
        contents: { middle_frame: 'image', 'a b': 'text' },
        counts: [{ of: ['middle'], most: -1 }],
        defaults: { colour: 'red' },
        prices: [
          { usd: 1, units: 2 },
          { usd: 'dear', per: 'minute', asOf: 'today', when: { resolutions: '4k' } },
        ],
      }),
    ).toEqual([
      'models[0].pth: unknown; did you mean "path"?',
      'models[0].contents.middle_frame: "image"; write what such an entry holds: text, picture, video, element, voice',
      'models[0].contents.a b: is no type of an entry; write e.g. middle_frame',
      'models[0].path: "omni-video"; write a path on Kling\'s host, e.g. "/omni-video/kling-4.0"',
      expect.stringMatching(
        /^models\[0\]\.without\[0\]: "sound" is no field of new-omni-video; it has prompt, image, /,
      ),
      'models[0].limits.duration: from 9 to 3; write whole numbers, e.g. { from = 3, to = 30 }',
      expect.stringMatching(
        /^models\[0\]\.limits\.prompt: does not hold one of several words; write one of resolution, /,
      ),
      'models[0].limits.resolution: is "720p"; write a list, e.g. ["720p", "1080p"], or { from = 3, to = 30 }',
      'models[0].most.prompt: "long"; write a whole number, e.g. 26000',
      expect.stringMatching(
        /^models\[0\]\.most\.aspect_ratio: has no longest text or list; write one of prompt, contents/,
      ),
      'models[0].most.promt: new-omni-video has no such field; did you mean "prompt"?',
      expect.stringMatching(
        /^models\[0\]\.counts\[0\]\.of\[0\]: "middle" is no type of an entry; write one of prompt, /,
      ),
      'models[0].counts[0].most: -1; write a whole number',
      'models[0].defaults.colour: new-omni-video has no such field; leave it out',
      'models[0].prices[0]: write either units or usd, e.g. usd = 0.157',
      'models[0].prices[0].per: missing; write "second" or "result"',
      'models[0].prices[0].asOf: missing; write the day on which you have read the price, e.g. "2026-11-02"',
      expect.stringMatching(/^models\[0\]\.prices\[0\]\.source: missing; write where the price comes from/),
      'models[0].prices[1].usd: "dear"; write a number, e.g. 0.157',
      'models[0].prices[1].per: "minute"; write "second" or "result"',
      'models[0].prices[1].asOf: "today"; write the day on which you have read the price, e.g. "2026-11-02"',
      expect.stringMatching(/^models\[0\]\.prices\[1\]\.source: missing/),
      'models[0].prices[1].when.resolutions: new-omni-video has no such field; did you mean "resolution"?',
    ]);
  });

  it('never fails on what it does not expect: whatever is in it is a fault', () => {
    const odd = fc.oneof(fc.jsonValue(), fc.constant({ toString: 1, valueOf: 1 }), fc.constant({ __proto__: null }));
    const names = ['name', 'path', 'without', 'limits', 'most', 'contents', 'counts', 'defaults', 'prices'];
    const inner = fc.dictionary(fc.constantFrom('duration', 'prompt', 'of', 'usd', 'per', 'when', 'from', 'x'), odd);
    const model = fc.dictionary(fc.constantFrom(...names), fc.oneof(odd, inner, fc.array(inner)));
    fc.assert(
      fc.property(model, odd, (one, other) => {
        for (const root of [other, { models: other }, { models: [{ product: 'new-omni-video', name: 'a', ...one }] }])
          for (const { path, text } of readAddedModels(root).problems) expect(`${path}${text}`).not.toBe('');
      }),
    );
  });

  it('lists models, each once, with a product and a name', () => {
    expect(faultsOf([])).toEqual([expect.stringMatching(/^: is \[\]; write \[\[models\]\] with product/)]);
    expect(faultsOf({ model: [] })).toEqual([
      'model: unknown; did you mean "models"?',
      expect.stringMatching(/^models: missing; write \[\[models\]\]/),
    ]);
    const one = { product: 'new-omni-video', name: 'kling-4.0' };
    expect(faultsOf({ models: [{ name: 'a' }, { product: 'text-to-vidio', name: 'b' }, one, one, 'x'] })).toEqual([
      expect.stringMatching(/^models\[0\]\.product: missing; write one of text2video, /),
      'models[1].product: "text-to-vidio" is not a product this version knows; did you mean "text-to-video"?',
      expect.stringMatching(/^models\[4\]: is "x"; write \[\[models\]\]/),
      expect.stringMatching(
        /^models\[\d\]\.name: "kling-4\.0" of new-omni-video stands in models\[\d\] already; keep one/,
      ),
    ]);
    expect(faultsOf({ models: [{ product: 'tts', name: '', contents: {} }] })).toEqual([
      'models[0].contents: tts has no contents; leave it out',
      'models[0].name: ""; write the model as Kling names it, e.g. "kling-4.0"',
    ]);
  });
});
