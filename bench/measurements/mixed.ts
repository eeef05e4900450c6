import { atMost } from '../figure.js';
import type { Measurement } from '../measurement.js';
import { runWave } from '../wave.js';

const IN_FLIGHT = 100;

const PICTURE = 'https://example.com/fox.png';

/** Products of both generations of the API, of both packs; each makes one file, and none takes longer than the two minutes of the other measurements. */
const MIX: readonly object[] = [
  { task: 'text2video' },
  { task: 'image2video', image: PICTURE },
  { task: 'multi-image2video', image_list: [{ image: PICTURE }] },
  { task: 'text-to-video', model_name: 'kling-3.0' },
  { task: 'image-to-video', model_name: 'kling-3.0', contents: [{ type: 'first_frame', url: PICTURE }] },
  { task: 'images/generations' },
  { task: 'omni-image' },
  {
    task: 'expand',
    image: PICTURE,
    up_expansion_ratio: 0.1,
    down_expansion_ratio: 0,
    left_expansion_ratio: 0,
    right_expansion_ratio: 0,
  },
];

/** Requests at Kling per generation when they are of eight products: too many for one list, and more than fit into one request by ids. */
export const mixed: Measurement = {
  name: 'mixed',
  title: 'Requests at Kling per generation when eight products of both generations are in flight at once',
  async measure(bench) {
    const wave = await runWave(bench, 'ours', { inFlight: IN_FLIGHT, pace: bench.quick ? 4 : 2, inputs: MIX });
    const { creates, statuses, downloads } = wave.requests;
    const each = (count: number) => count / IN_FLIGHT;
    return {
      figures: [
        {
          name: `requests at ${IN_FLIGHT} in flight, eight products`,
          unit: '',
          ours: each(creates + statuses + downloads),
          budget: atMost(3, { strict: true }),
        },
        { name: `of these status requests`, unit: '', ours: each(statuses) },
      ],
      raw: wave,
    };
  },
};
