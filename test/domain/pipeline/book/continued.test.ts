import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InvalidRequest } from '../../../../src/domain/invalid-request.js';
import { parseContinuedPipeline, unpackMakings } from '../../../../src/domain/pipeline/book/continued.js';
import { linkSteps } from '../../../../src/domain/pipeline/graph/links.js';
import { parsePipeline } from '../../../../src/domain/pipeline/parse-pipeline.js';
import { firstFacts } from '../../../../src/domain/pipeline/progress/pipeline-facts.js';
import { nearly } from '../../../odd-input/odd-json.js';

const AT = '2026-05-04T10:00:00.000Z';
const COST = { units: '1.5', amounts: { USD: '0.2' } };
const BEGUN = { meaning: 'm', take: 1, startedAt: AT, estimate: { units: '2', usd: '0.3' }, deadline: AT };
const MADE = { outputs: [{ kind: 'video', file: '/out/a.mp4', bytes: 3, sha256: 'a' }], sidecarFile: '/out/a.json' };
const RECORD = { step: 'scene', kind: 'generate', state: 'completed', made: MADE, endedAt: AT, ...BEGUN };

/** As a run hands it over that has done something of everything. */
const HANDED = {
  version: 1,
  facts: {
    ...firstFacts({ pipelineId: 'film', searchable: true, startedAt: AT }, { budget: 10 }),
    ...{ state: 'paused', reason: 'why', isOpen: true, cost: COST, contents: { a: 'b' }, told: { pausedAt: AT } },
    ...{ pausedAt: AT, resumedAt: AT },
  },
  states: { scene: 'pcskx' },
  others: [
    { step: 'scene', index: 4, state: 'failed', tries: 2, begun: BEGUN, error: { kind: 'Rejected', text: 'no' } },
  ],
  records: [RECORD],
};

const LINKED = linkSteps(
  parsePipeline({ steps: { scene: { forEach: [1, 2, 3, 4, 5], generate: { prompt: 'a fox' } } } }).steps,
).value;
const [MAKING] = HANDED.others;
const withFact = (name: string, value: unknown) => ({ ...HANDED, facts: { ...HANDED.facts, [name]: value } });

describe('What a run of a pipeline hands to the next', () => {
  it('is taken as it is, with what a later version has added', () => {
    for (const handed of [HANDED, withFact('later', 1), { ...HANDED, later: {} }])
      expect(parseContinuedPipeline(handed, 'film')).toBe(handed);
  });

  it.each<readonly [path: string, handed: unknown]>([
    ['continued', 7],
    ['continued.version', { ...HANDED, version: 2 }],
    ['continued.facts', { ...HANDED, facts: [] }],
    ['continued.facts.state', withFact('state', 'gone')],
    ['continued.facts.cost', withFact('cost', { units: 1.5, amounts: {} })],
    ['continued.facts.earlier', withFact('earlier', {})],
    ['continued.facts.expected', withFact('expected', {})],
    ['continued.facts.paid', withFact('paid', undefined)],
    ['continued.facts.notices', withFact('notices', [1])],
    ['continued.facts.contents', withFact('contents', ['a'])],
    ['continued.facts.pausedAt', withFact('pausedAt', 'yesterday')],
    ['continued.facts.pipelineId', withFact('pipelineId', 'another')],
    ['continued.states', { ...HANDED, states: { scene: 7 } }],
    ['continued.others', { ...HANDED, others: [{}] }],
    ['continued.others', { ...HANDED, others: [{ ...MAKING, begun: { meaning: 'm' } }] }],
    ['continued.others', { ...HANDED, others: [{ ...MAKING, made: { outputs: 'a.mp4' } }] }],
    ['continued.records', { ...HANDED, records: [{ step: 'scene' }] }],
    ['continued.records', { ...HANDED, records: {} }],
  ])('is refused where it was forged, by its place: %s', (path, handed) => {
    expect(() => parseContinuedPipeline(handed, 'film')).toThrow(`${path}: `);
    expect(() => parseContinuedPipeline(handed, 'film')).toThrow('leave "continued" out');
  });

  it('is read to its makings or refused, whatever was forged in it', () => {
    const unpack = (handed: unknown) => {
      try {
        return unpackMakings(LINKED, parseContinuedPipeline(handed, 'film'), () => undefined);
      } catch (error) {
        if (error instanceof InvalidRequest) return error.message;
        throw error;
      }
    };
    fc.assert(fc.property(nearly([HANDED]), (handed) => void unpack(handed)));
  });
});
