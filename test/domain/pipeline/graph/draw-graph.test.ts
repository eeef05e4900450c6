import { describe, expect, it } from 'vitest';
import { checkPipeline } from '../../../../src/domain/pipeline/check/check-pipeline.js';
import { drawGraph } from '../../../../src/domain/pipeline/graph/draw-graph.js';
import { selectSteps } from '../../../../src/domain/pipeline/graph/select.js';
import { parsePipeline } from '../../../../src/domain/pipeline/parse-pipeline.js';

const story = (selection = {}) =>
  checkPipeline(
    parsePipeline({
      params: { scenes: ['a fox', 'an owl'] },
      steps: {
        film: { join: { videos: ['${video.files}'] }, needs: ['voice'] },
        picture: { generate: { product: 'image', prompt: '${each}' }, forEach: '${params.scenes}' },
        video: { generate: { image: '${picture.file}', prompt: '${each}' }, forEach: '${params.scenes}' },
        voice: { generate: { product: 'tts', text: 'hello', voice_id: 'x', voice_language: 'en' } },
        still: { frame: { video: '${video[1].file}' }, forEach: '${film.files}' },
      },
      ...selection,
    }),
  ).steps;

describe('drawGraph', () => {
  it('draws steps behind those that they wait for, as text', () => {
    expect(drawGraph(story(), 'text')).toEqual([
      'picture  x2  images/generations kling-v3',
      'video    x2  image2video kling-v2-6       <- picture (each)',
      'voice        tts',
      'film         join                         <- video, voice',
      'still    x?  frame                        <- film, video (1)',
    ]);
  });

  it('draws them for Mermaid, with what is left out', () => {
    expect(drawGraph(story({ until: 'video' }), 'mermaid')).toEqual([
      'flowchart TD',
      '  s0["picture x2: images/generations kling-v3"]',
      '  s1["video x2: image2video kling-v2-6"]',
      '  s2["voice: tts"]:::leftOut',
      '  s3["film: join"]:::leftOut',
      '  s4["still x?: frame"]:::leftOut',
      '  s0 -- each --> s1',
      '  s1 --> s3',
      '  s2 --> s3',
      '  s3 --> s4',
      '  s1 -- 1 --> s4',
      '  classDef leftOut stroke-dasharray: 4',
    ]);
  });

  it('draws them for Graphviz', () => {
    expect(drawGraph(story({ only: ['picture', 'film'] }), 'dot').slice(0, 5)).toEqual([
      'digraph pipeline {',
      '  node [shape=box];',
      '  "picture" [label="picture x2\\nimages/generations kling-v3"];',
      '  "video" [label="video x2\\nimage2video kling-v2-6", style=dashed];',
      '  "voice" [label="voice\\ntts", style=dashed];',
    ]);
  });
});

describe('selectSteps', () => {
  const linked = story();
  const select = (selection: object) => {
    const { chosen, anew } = selectSteps(linked, selection);
    return { chosen: [...chosen].join(' '), anew: [...anew].join(' ') };
  };

  it.each([
    [{}, { chosen: 'picture video voice film still', anew: '' }],
    [{ until: 'video' }, { chosen: 'picture video', anew: '' }],
    [{ from: 'video' }, { chosen: 'picture video voice film still', anew: 'video film still' }],
    [{ only: ['film', 'video'] }, { chosen: 'video film', anew: '' }],
    [
      { from: 'video', until: 'film' },
      { chosen: 'picture video voice film', anew: 'video film' },
    ],
  ])('understands %j', (selection, result) => {
    expect(select(selection)).toEqual(result);
  });
});
