import type { Json } from '../../domain/record.js';
import type { Rule } from '../rules/rule.js';

const SHOT = /^\s*shot\s+(\d+)\s*,\s*(\d+(?:\.\d+)?)\s*,([\s\S]*)$/i;

/** The shots that a prompt of the new standard writes out, `shot 1, 3, a fox; shot 2, 2, it runs`; none where not all of it is shots. */
function readShots({ prompt, multi_shot: isDivided }: Json): readonly { seconds: number; words: string }[] {
  if (typeof prompt !== 'string' || isDivided === false) return [];
  const parts = prompt.split(';').filter((part) => part.trim() !== '');
  const shots = parts.flatMap((part) => {
    const [, , seconds, words = ''] = SHOT.exec(part) ?? [];
    return seconds === undefined ? [] : [{ seconds: Number(seconds), words }];
  });
  return shots.length === parts.length ? shots : [];
}

const MOST_SHOTS = 6;
const MOST_WORDS = 512;

/** For the models that divide a video into shots. */
export const promptShotRules = (models: readonly string[]): readonly Rule[] =>
  [
    {
      breaks: (body: Json) => readShots(body).length > MOST_SHOTS,
      text: `Kling takes at most ${MOST_SHOTS} shots`,
    },
    {
      breaks: (body: Json) => readShots(body).some(({ seconds }) => seconds < 1 || !Number.isInteger(seconds)),
      text: 'each shot is a whole number of seconds, one at least: "shot 1, 3, a fox; shot 2, 2, it runs"',
    },
    {
      breaks: (body: Json) => readShots(body).some(({ words }) => words.trim().length > MOST_WORDS),
      text: `Kling takes at most ${MOST_WORDS} characters for one shot`,
    },
    {
      breaks: (body: Json) => {
        const shots = readShots(body);
        return shots.length > 0 && shots.reduce((sum, { seconds }) => sum + seconds, 0) !== Number(body.duration ?? 5);
      },
      text: 'the seconds of the shots must add up to duration (default 5)',
    },
  ].map((rule) => ({
    path: 'prompt',
    breaks: (body, model) => models.includes(model) && rule.breaks(body),
    text: rule.text,
  }));
