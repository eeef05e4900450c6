import { KlingFailure } from '../../domain/kling-failure.js';
import type { Face, SessionReply } from '../../domain/task.js';
import type { ResultEntry } from '../../domain/task.js';
import type { Scrub } from '../../domain/text/scrub.js';
import { readCost } from './cost.js';
import { findEntries } from './entries.js';
import { readId, readNumber, readObject } from './json.js';

/** Reads the answer to a call of a session: a `status` in it is a number, and 0 is good. Throws `KlingFailure` for another one. */
export function parseSession(value: unknown, scrub: Scrub): SessionReply {
  const data = readObject(value);
  const status = readNumber(data.status) ?? 0;
  if (status !== 0)
    throw new KlingFailure('InvalidRequest', `Kling could not do it and says no more than status ${status}`);
  const sessionId = readId(data.session_id);
  const { cost } = readCost(data);
  return {
    ...(sessionId === undefined ? {} : { sessionId }),
    faces: findEntries(data, scrub)
      .filter(({ kind }) => kind === 'face')
      .map(toFace),
    ...(cost === undefined ? {} : { cost }),
  };
}

function toFace({ id, facts = {} }: ResultEntry): Face {
  const startMs = readNumber(facts.start_time);
  const endMs = readNumber(facts.end_time);
  return { id, ...(startMs === undefined ? {} : { startMs }), ...(endMs === undefined ? {} : { endMs }) };
}
