import { readSource } from '../products/video/source-video.js';
import { readText } from '../products/fields.js';
import type { Face } from './session.js';
import type { SessionCall } from './session-call.js';

/** That it deducts is documented, how much is not: this is ours. */
const UNITS = 0.05;

/**
 * Finds as many faces as the video's prompt or URL says: one without a word, none for `[no-face]`, two for `[two-faces]`,
 * of which the second is seen from 1 s on to the end and the first for half of the video.
 */
export const identifyFace: SessionCall = {
  name: 'identify-face.create',
  path: '/v1/videos/identify-face',
  units: UNITS,
  answer: (body, { known, open }) => {
    const source = readSource(body, known);
    const prompt = known.findVideo(readText(body, 'video_id') ?? '')?.prompt ?? readText(body, 'video_url') ?? '';
    const { id, faces } = open({ source, faces: facesOf(prompt, source.durationSeconds * 1000) });
    return {
      session_id: id,
      final_unit_deduction: String(UNITS),
      final_balance_deduction: { quota: '0', list_price: '0' },
      face_data: faces.map((face) => ({
        face_id: face.id,
        face_image: `https://example.com/faces/${face.id}.png`,
        start_time: face.startMs,
        end_time: face.endMs,
      })),
    };
  },
};

function facesOf(text: string, lengthMs: number): readonly Face[] {
  if (text.includes('[no-face]')) return [];
  if (!text.includes('[two-faces]')) return [{ id: '0', startMs: 0, endMs: lengthMs }];
  return [
    { id: '0', startMs: 0, endMs: lengthMs / 2 },
    { id: '1', startMs: 1000, endMs: lengthMs },
  ];
}
