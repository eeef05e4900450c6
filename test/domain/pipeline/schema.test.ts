import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { pipelineSchema } from '../../../src/domain/pipeline/schema/pipeline-schema.js';
import { OPERATIONS } from '../../../src/domain/pipeline/operations/operations.js';
import { exampleRequest } from '../../../src/domain/generation/request-schema.js';
import { parsePipeline } from '../../../src/domain/pipeline/parse-pipeline.js';
import { PRODUCT_NAMES } from '../../../src/products/catalogue.js';

const isValid = new Ajv2020({ strict: false, allErrors: false }).compile(pipelineSchema());
const scene = { generate: { prompt: 'a fox' } };

describe('pipelineSchema', () => {
  it('takes what the parser takes: every product, references in place of any field, and all that stands beside', () => {
    const products = PRODUCT_NAMES.map((name, index) => [`p${index}`, { generate: exampleRequest(name) }] as const);
    const input = {
      name: 'story',
      params: {
        topic: 'a fox',
        n: 3,
        list: ['x'],
        voice: null,
        look: { default: 'dark', description: 'how it looks' },
      },
      steps: {
        ...Object.fromEntries(products),
        scene: {
          generate: {
            prompt: '${params.topic}',
            duration: '${params.n}',
            run: { attempts: '${params.n}', output: 's3://b/c' },
          },
          forEach: '${params.list}',
          when: '${params.n} > 2',
          needs: 'p0',
        },
        many: { batch: { items: [{ prompt: 'x' }], set: { duration: 5 } } },
        film: { join: { videos: '${scene.files}' }, when: true },
        rows: { generate: { image: '${each.image}' }, forEach: { rows: 'scenes.csv' } },
      },
      rows: { 'scenes.csv': [{ image: 'https://example.com/a.png' }] },
      with: { voice: 'x' },
      only: ['scene'],
      until: 'film',
      run: { budget: 50, onFailure: 'wait', attempts: 2, concurrency: 3 },
    };
    parsePipeline(input);
    expect(isValid(input), JSON.stringify(isValid.errors)).toBe(true);
  });

  it.each([
    ['no steps', { params: {} }],
    ['an unknown field', { steps: { scene }, step: {} }],
    ['a step of two kinds', { steps: { scene: { ...scene, frame: { video: '${a.file}' } } } }],
    ['a step of none', { steps: { scene: { needs: ['a'] } } }],
    ['a name that is none', { steps: { 'My Scene': scene } }],
    ['an unknown field of a product', { steps: { scene: { generate: { prompt: 'x', durration: 5 } } } }],
    ['a wrong value', { steps: { scene: { generate: { prompt: 'x', mode: 'fast' } } } }],
    ['an operation that lacks a field', { steps: { scene, last: { frame: { at: 'first' } } } }],
    ['an unknown option', { steps: { scene }, run: { atempts: 2 } }],
  ])('refuses %s', (_what, input) => {
    expect(isValid(input)).toBe(false);
  });

  it('names every operation', () => {
    const { $defs } = pipelineSchema() as { readonly $defs: { readonly step: { readonly properties: object } } };
    expect(Object.keys($defs.step.properties)).toEqual(expect.arrayContaining(Object.keys(OPERATIONS)));
  });
});
