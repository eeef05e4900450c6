import type { Making } from '../expression/scope.js';
import type { MadeOutput } from '../made-step.js';
import type { OutputKind } from '../../task.js';
import { OUTPUT_KINDS } from '../../task.js';
import type { Makes } from './makes.js';

/** What a stand-in is for. */
export interface StandsFor {
  readonly step: string;
  readonly what: 'file' | 'url' | 'thumbnail' | 'videoId' | 'audioId' | 'voiceId' | 'elementId' | 'taskId' | 'other';
}

/** Values that look like what steps will make, each telling what it stands for. */
export interface StandIns {
  /** A making of a step with such values, with so many outputs. */
  readonly makingOf: (step: string, makes: Makes, outputs: number) => Making;
  /** Undefined for a value that somebody has written. */
  readonly find: (value: unknown) => StandsFor | undefined;
  /** Whether there is one in a text that somebody has put together. */
  readonly isIn: (text: string) => boolean;
  /** A sentence with what it quotes of them as somebody wrote it. */
  readonly explain: (text: string) => string;
}

const FOLDER = '/a-reference/';

/** True for the path of a file that is not made yet. */
export const isStandIn = (file: string): boolean => file.startsWith(FOLDER);

/** Long enough for any clip that is checked, and short enough. */
const SECONDS = 5;

/** Makes values in the form of what steps make, so that what is made of them can be checked before anything is. */
export function createStandIns(): StandIns {
  const known = new Map<string, StandsFor>();
  let next = 0;
  const add = (step: string, what: StandsFor['what'], render: (number: number) => string): string => {
    const text = render((next += 1));
    known.set(text, { step, what });
    return text;
  };
  return {
    makingOf: (step, makes, outputs) => {
      const id = (what: StandsFor['what']) => add(step, what, (number) => `99${String(number).padStart(16, '0')}`);
      const path = (what: StandsFor['what']) => add(step, what, (number) => `${FOLDER}${number}`);
      const kind = firstOutput(makes);
      const output: MadeOutput = {
        kind,
        file: path('file'),
        bytes: 1,
        sha256: add(step, 'other', (number) => `a-reference-${number}`),
        id: id(kind === 'audio' ? 'audioId' : 'videoId'),
        ...(kind === 'image' ? {} : { seconds: makes.seconds ?? SECONDS }),
        thumbnail: path('thumbnail'),
      };
      const workflowId = add(step, 'other', (number) => `a-reference/${number}`);
      for (let index = 0; index < outputs; index++)
        known.set(`generation:${workflowId}${index === 0 ? '' : `#${index}`}`, { step, what: 'url' });
      return {
        state: 'completed',
        made: {
          workflowId,
          taskId: id('taskId'),
          outputs: Array.from({ length: outputs }, () => output),
          entries: [
            { kind: 'voice', id: id('voiceId') },
            { kind: 'element', id: id('elementId') },
          ],
          sidecarFile: path('other'),
          cost: { units: '1' },
        },
      };
    },
    find: (value) => (typeof value === 'string' ? known.get(value) : undefined),
    isIn: (text) => [...known.keys()].some((one) => text.includes(one)),
    explain: (text) =>
      text.replace(/"([^"\s]+)"/g, (whole, value: string) => {
        const found = known.get(value);
        return found === undefined ? whole : `"\${${found.step}.${found.what === 'other' ? '...' : found.what}}"`;
      }),
  };
}

const firstOutput = ({ kinds = [] }: Makes): OutputKind => OUTPUT_KINDS.find((kind) => kinds.includes(kind)) ?? 'video';
