import { describe, expect, it } from 'vitest';
import { checkPipeline } from '../../../../src/domain/pipeline/check/check-pipeline.js';
import { parsePipeline } from '../../../../src/domain/pipeline/parse-pipeline.js';

type Json = Record<string, unknown>;

const check = (steps: Json, rest: Json = {}) => checkPipeline(parsePipeline({ steps, ...rest }));
const render = (all: readonly { path: string; text: string }[]) => all.map(({ path, text }) => `${path}: ${text}`);
const complain = (steps: Json, rest?: Json) => render(check(steps, rest).problems);
const warn = (steps: Json, rest?: Json) => render(check(steps, rest).warnings);

const clip = (model: string, more: Json = {}) => ({ generate: { prompt: 'a fox', model_name: model, ...more } });
const extend = (of: string) => ({ generate: { video_id: `\${${of}.videoId}` } });
const picture = { generate: { product: 'image', prompt: 'a fox' } };
const speech = { generate: { product: 'tts', text: 'hello', voice_id: 'oversea_male1', voice_language: 'en' } };

describe('checkPipeline', () => {
  it('finds nothing wrong with pipelines that work, whatever their steps make', () => {
    expect(complain({ scene: clip('kling-v1-6'), more: extend('scene'), again: extend('more') })).toEqual([]);
    expect(
      complain(
        {
          picture: { ...picture, forEach: '${params.scenes}' },
          video: { generate: { image: '${picture.file}', prompt: '${each}' }, forEach: '${params.scenes}' },
          film: { join: { videos: '${video.files}' } },
          sheet: { sheet: { files: ['${picture.files}', '${film.thumbnail ?? film.file}'] } },
        },
        { params: { scenes: ['a fox', 'an owl'] } },
      ),
    ).toEqual([
      'steps.sheet.sheet.files[1]: film is made here, not by Kling: there is no thumbnail; it has file, files, outputs, seconds, sidecarFile, state',
    ]);
    expect(
      complain({
        picture,
        speech,
        avatar: { generate: { image: '${picture.file}', sound_file: '${speech.url}' } },
        other: { generate: { product: 'avatar', image: '${picture.url}', audio_id: '${speech.audioId}' } },
        last: { frame: { video: '${avatar.file}' } },
        next: { generate: { image: '${last.file}', prompt: 'on' } },
        ask: { approve: { message: 'good? ${next.file} of ${next.seconds} s', show: ['${next.file}'] } },
        up: {
          upload: { files: ['${next.files}', '${last.file}'], to: 's3://bucket/x' },
          when: '${ask.state} == "completed"',
        },
      }),
    ).toEqual([]);
  });

  it.each([10, 100])('reads what %d elements are a few times for each, and not all of them for each', (count) => {
    let reads = 0;
    const scenes = Array.from({ length: count }, (_, index) => ({
      get title() {
        reads += 1;
        return `scene ${index}`;
      },
    }));
    const picture = { forEach: scenes, generate: { task: 'image', prompt: '${each.title}' } };
    const clip = { forEach: scenes, generate: { image: '${picture.url}', prompt: '${each.title} moves' } };
    expect(complain({ picture, clip })).toEqual([]);
    expect(reads / count).toBeLessThan(40);
  });

  it.each<[string, Json, string]>([
    [
      'an extension of a model that Kling does not extend',
      { scene: clip('kling-v3'), more: extend('scene') },
      'steps.more.generate.video_id: takes a video of text2video, image2video, video-extend, of a text or picture with kling-v1, kling-v1-5, kling-v1-6; scene makes one with text2video with kling-v3: write e.g. "model_name":"kling-v1-6" there',
    ],
    [
      'an extension of a picture',
      { picture, more: extend('picture') },
      'steps.more.generate.video_id: picture makes a picture: there is no videoId; it has taskId, url, urls, file, files, outputs, cost, sidecarFile, workflowId, state',
    ],
    [
      'the id of a task for that of a video',
      { scene: clip('kling-v1-6'), more: { generate: { video_id: '${scene.taskId}' } } },
      'steps.more.generate.video_id: takes the id of a video, and ${scene.taskId} is none; write ${scene.videoId}',
    ],
    [
      'a video for a picture',
      { scene: clip('kling-v2-6'), next: { generate: { image: '${scene.file}', prompt: 'x' } } },
      'steps.next.generate.image: takes a picture, and scene makes a video; take a picture out of it with a step "frame", or write ${scene.thumbnail}',
    ],
    [
      'a picture for a sound',
      { picture, avatar: { generate: { image: '${picture.file}', sound_file: '${picture.file}' } } },
      'steps.avatar.generate.sound_file: takes a sound, and picture makes a picture',
    ],
    [
      'a video too long for lip sync',
      {
        scene: clip('kling-v3', { duration: 15 }),
        speech,
        lips: { generate: { product: 'lip-sync', video_id: '${scene.videoId}', audio_file: '${speech.file}' } },
      },
      'steps.lips.generate.video_id: takes a video of 2 to 10 s, and scene makes one of about 15 s',
    ],
    [
      'the URL of what is made here',
      {
        scene: clip('kling-v2-6'),
        last: { frame: { video: '${scene.file}' } },
        next: { generate: { image: '${last.url}', prompt: 'x' } },
      },
      'steps.next.generate.image: last is made here, not by Kling: there is no url; it has file, files, outputs, sidecarFile, state',
    ],
    [
      'a field that is none',
      { scene: clip('kling-v2-6'), last: { frame: { video: '${scene.fil}' } } },
      'steps.last.frame.video: scene has no fil: unknown; did you mean "file"?',
    ],
    [
      'a misspelt field of a product',
      { scene: { generate: { prompt: 'x', durration: 5 } } },
      'steps.scene.generate.durration: unknown field; did you mean "duration"?',
    ],
    [
      'an unknown field of an operation',
      { scene: clip('kling-v2-6'), last: { frame: { vide: '${scene.file}' } } },
      'steps.last.frame.vide: unknown; did you mean "video"?',
    ],
    [
      'one file of many',
      { scene: { ...clip('kling-v2-6'), forEach: ['a', 'b'] }, last: { frame: { video: '${scene.file}' } } },
      'steps.last.frame.video: scene is made for each element; write scene.files, scene.urls, scene.outputs, scene.cost for all, or e.g. scene[0].file for one',
    ],
    [
      'an element beyond the last',
      { scene: { ...clip('kling-v2-6'), forEach: ['a', 'b'] }, last: { frame: { video: '${scene[2].file}' } } },
      'steps.last.frame.video: scene has 2 elements, counted from 0; there is none with the number 2',
    ],
    [
      'each outside forEach',
      { scene: { generate: { prompt: '${each.prompt}' } } },
      'steps.scene.generate.prompt: each is for steps with forEach',
    ],
    [
      'a param that is none',
      { scene: { generate: { prompt: '${params.topic}' } } },
      'steps.scene.generate.prompt: the pipeline has no params; write them into "params"',
    ],
    [
      'an element that lacks a field',
      { scene: { generate: { prompt: '${each.prompt}' }, forEach: [{ prompt: 'a' }, { text: 'b' }] } },
      'steps.scene.generate.prompt: each.prompt: there is none; write e.g. ${each.prompt ?? "..."} for what is taken instead (element 1)',
    ],
    [
      'what is wrong with some elements',
      { scene: { generate: { prompt: 'x', duration: '${each}' }, forEach: [5, 7, 10, 8] } },
      'steps.scene.generate.duration: "7" is not possible with kling-v2-6; write "5" or "10" (element 1)',
    ],
    [
      'a file of an approval',
      { ask: { approve: { message: 'ok?' } }, last: { frame: { video: '${ask.file}' } } },
      'steps.last.frame.video: ask makes no file: there is no file; it has state',
    ],
    [
      'a condition that compares texts',
      { scene: { ...clip('kling-v2-6'), when: '"a" > 5' } },
      'steps.scene.when: "a" is no number; > compares numbers',
    ],
  ])('refuses %s', (_what, steps, sentence) => {
    expect(complain(steps)).toContain(sentence);
  });

  it('says what is wrong with an item of a batch, and takes what references give its items', () => {
    const items = [
      { prompt: 'x', image: '${picture.file}' },
      { prompt: 'y', durration: 5 },
    ];
    expect(complain({ picture, many: { batch: { items } } })).toEqual([
      'steps.many.batch.items[1].durration: unknown field; did you mean "duration"?',
    ]);
  });

  it.each<[string, Json]>([
    ['rows of its own', { items: [{ topic: 'an owl' }] }],
    ['a file of rows', { manifest: 'topics.csv' }],
  ])('refuses a batch of pipelines as a step, with %s', (_what, rows) => {
    const pipeline = { params: { topic: null }, steps: { scene: { generate: { prompt: '${params.topic}' } } } };
    expect(complain({ many: { batch: { ...rows, pipeline } }, last: { join: { videos: '${many.files}' } } })).toEqual([
      expect.stringMatching(/^steps.many.batch.pipeline: a batch that is a step makes generations; write/) as unknown,
    ]);
  });

  it('knows what a batch makes', () => {
    const shots = { batch: { items: [{ prompt: 'x' }] } };
    const use = (video: string) => complain({ shots, last: { frame: { video } } });
    expect(use('${shots.file}')).toEqual([]);
    expect(use('${shots.outputs[1].thumbnail}')).toEqual([]);
    expect(use('${shots.url}')).toEqual([
      'steps.last.frame.video: shots is a batch: there is no url; it has file, files, outputs, cost, seconds, thumbnail, workflowId, state',
    ]);
    expect(use('${shots.outputs[0].url}')).toEqual([
      expect.stringMatching(/^steps.last.frame.video: shots.outputs\[0\] has no url/) as unknown,
    ]);
  });

  it.each<[string, Json, Json, string]>([
    [
      'a model that Kling takes out of service',
      { scene: clip('kling-v1-6') },
      {},
      'steps.scene.generate: model_name: Kling takes kling-v1-6 out of service and may refuse it; write e.g. "kling-v2-6"',
    ],
    [
      'a source of which it is not sure',
      { scene: clip('kling-v2-5-turbo'), more: extend('scene') },
      {},
      "steps.more.generate.video_id: Kling may refuse a video of kling-v2-5-turbo: Kling's documentation does not name it, though somebody has seen it taken",
    ],
    [
      'a param that nothing uses',
      { scene: clip('kling-v2-6') },
      { params: { topic: 'a fox' } },
      'params.topic: is used nowhere; write ${params.topic} where it belongs',
    ],
    [
      'a condition that never holds',
      { scene: { ...clip('kling-v2-6'), when: '${params.voiced}' } },
      { params: { voiced: false } },
      'steps.scene.when: never holds with these params; the step is left out',
    ],
    [
      'what is left out',
      { scene: clip('kling-v2-6'), last: { frame: { video: '${scene.file}' } } },
      { only: ['last'] },
      'steps.last: takes what scene has made, which is left out: an earlier run must have made it',
    ],
  ])('warns of %s', (_what, steps, rest, sentence) => {
    expect(warn(steps, rest)).toContain(sentence);
    expect(complain(steps, rest)).toEqual([]);
  });

  it('counts elements that a condition leaves out, and takes any element where nobody knows how many there are', () => {
    const list = { forEach: ['', 'x', ''], when: '${each}' };
    const steps = {
      scene: { ...clip('kling-v2-6'), ...list },
      next: { generate: { image: '${scene.thumbnail}', prompt: 'x' }, ...list },
      last: { frame: { video: '${scene[2].file ?? scene[1].file}' } },
      more: { generate: { image: '${each}', prompt: 'x' }, forEach: '${next.files}' },
      picked: { generate: { image: '${more[7].thumbnail}', prompt: 'x' } },
    };
    expect(complain(steps)).toEqual([
      'steps.more.generate.image: takes a picture, and next makes a video; take a picture out of it with a step "frame", or write ${next.thumbnail}',
    ]);
    expect(check(steps).steps.map(({ times }) => times)).toEqual([1, 1, 1, undefined, 1]);
  });

  it('warns of an extension beyond three minutes, and lets Kling decide', () => {
    const chain: Json = { s0: clip('kling-v1-6', { duration: 10 }) };
    for (let index = 1; index <= 36; index++) chain[`s${index}`] = extend(`s${index - 1}`);
    expect(complain(chain)).toEqual([]);
    expect(warn(chain)).toContain(
      'steps.s35.generate.video_id: takes a video of 1 to 175 s, and s34 makes one of about 180 s',
    );
  });

  it('counts makings, and refuses too many of them together', () => {
    const list = Array.from({ length: 3000 }, () => 'x');
    const many = (name: string) => ({ generate: { prompt: `${name} \${each}` }, forEach: list });
    expect(complain({ a: many('a'), b: many('b') })).toEqual([
      'steps: 6,000 makings in all; a pipeline has at most 5,000: split it',
    ]);
    expect(check({ a: many('a') }).steps[0]).toMatchObject({ times: 3000 });
  });
});
