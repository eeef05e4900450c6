import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { ENDPOINTS } from '../../../src/kling/api/endpoints.js';
import { requestSchema } from '../../../src/domain/generation/request-schema.js';
import { listRequestFiles } from '../../../src/products/request-files.js';
import { film, openSimulator, TEXT2VIDEO } from '../../simulator/local-simulator.js';
import { bodyOf } from '../body-of.js';
import { complaints } from '../complaints.js';

const PATH = '/v1/videos/lip-sync';
const SPEECH = { text: 'The fox is here.', voice_id: 'oversea_male1', voice_language: 'en' };
const SAID = { product: 'lip-sync', video_id: '867283741759111203', ...SPEECH };
const HEARD = { video_id: '867283741759111203', audio_file: './voice.mp3' };

/** What Kling is sent. */
const sentFor = (input: object) => ENDPOINTS['lip-sync'].create(bodyOf(input));

describe('lip-sync', () => {
  it('takes its fields flat, and sends them where Kling wants them', () => {
    expect(sentFor({ ...SAID, external_task_id: 'mine' })).toEqual({
      path: PATH,
      body: { external_task_id: 'mine', input: { video_id: '867283741759111203', mode: 'text2video', ...SPEECH } },
    });
    const { body } = sentFor({ ...HEARD, product: 'lip-sync' });
    expect(body).toEqual({ input: { ...HEARD, mode: 'audio2video', audio_type: 'file' } });
  });

  it('takes the body as Kling has it, and a URL as a file', () => {
    const input = { video_id: '867283741759111203', mode: 'text2video', ...SPEECH };
    expect(sentFor({ task: PATH, input })).toEqual(sentFor(SAID));
    const asked = bodyOf({ ...HEARD, product: 'lip-sync', audio_file: 'https://example.com/voice.mp3' });
    expect(asked).toMatchObject({ audio_url: 'https://example.com/voice.mp3', audio_type: 'url' });
    expect(listRequestFiles('lip-sync', asked)).toEqual([]);
  });

  it('may be written either way by its JSON Schema', () => {
    const isRight = new Ajv2020({ strictRequired: false, allowUnionTypes: true }).compile(requestSchema('lip-sync'));
    expect(isRight(SAID)).toBe(true);
    expect(isRight({ task: 'lip-sync', input: { video_id: '1', ...SPEECH } })).toBe(true);
    expect(isRight({ task: 'lip-sync', input: { video: '1', ...SPEECH } })).toBe(false);
  });

  it('finds its sound', () => {
    const files = listRequestFiles('lip-sync', bodyOf({ product: 'lip-sync', ...HEARD }));
    expect(files).toEqual([{ field: 'audio_file', file: './voice.mp3', kind: 'audio' }]);
  });

  it.each([
    [{ video_id: undefined }, 'video_id: missing; lip-sync needs video_id or video_url'],
    [{ video_url: 'https://example.com/a.mp4' }, 'video_url: video_id and video_url exclude each other; keep one'],
    [{ text: undefined }, 'text: missing; lip-sync needs text or audio_file or audio_url'],
    [{ text: 'x'.repeat(121) }, 'text: 121 characters; Kling takes at most 120'],
    [{ audio_file: './a.mp3' }, 'text: text, audio_file and audio_url exclude each other; keep one'],
    [{ mode: 'audio2video' }, 'mode: text2video goes with text'],
    [{ voice_id: undefined }, 'voice_id: missing; text needs voice_id and voice_language'],
    [{ voice_language: undefined }, 'voice_language: missing'],
    [{ voice_speed: 3 }, 'voice_speed: 3; write a number from 0.8 to 2'],
    [{ text: undefined, audio_file: './a.mp3' }, 'voice_id: voices go with text only; a sound has its own'],
    [{ audio_type: 'tape' }, 'audio_type: "tape" is not possible; write "file" or "url"'],
    [{ prompt: 'a fox' }, 'prompt: not a field of lip-sync'],
    [{ input: { video_id: '1' } }, 'input.video_id: video_id says something else; keep one'],
  ])('refuses %j with what to write instead', (changes, text) => {
    expect(complaints({ ...SAID, ...changes }).join('\n')).toContain(text);
  });

  it('names the place where Kling has the field', () => {
    const input = { video_id: '1', ...SPEECH, voice_speed: 9 };
    expect(complaints({ task: 'lip-sync', input })).toEqual(['input.voice_speed: 9; write a number from 0.8 to 2']);
  });

  it('is refused by the simulated Kling in the words that were recorded', async () => {
    const { call, create, finish } = await openSimulator();
    const refusalOf = async (input: object) => (await call(PATH, { body: { input } })).reply.message;
    const taskId = await create(TEXT2VIDEO, film());
    const { task_result: made } = await finish(TEXT2VIDEO, film());
    const video = { video_id: made.videos?.[0]?.id };
    expect(await refusalOf({ mode: 'text2video', video_id: taskId, ...SPEECH })).toBe(
      `From video not found by id: ${taskId}`,
    );
    expect(await refusalOf({ ...video, mode: 'text2video', text: 'x' })).toBe('Voice language not found');
    expect(await refusalOf({ ...video, mode: 'text2video', ...SPEECH, voice_id: 'genshin_vindi2' })).toBe(
      'Voice id not found',
    );
    expect(await refusalOf({ ...video, mode: 'text2video', ...SPEECH, text: 'x'.repeat(121) })).toMatch(/^text cannot/);
    expect(await refusalOf({ ...video, mode: 'audio2video', audio_type: 'file' })).toBe('audio_file is required');
    expect(await refusalOf({ ...video, mode: 'text2video', ...SPEECH })).toBe('SUCCEED');
  });
});
