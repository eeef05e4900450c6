import type { Complaint } from '../../domain/invalid-request.js';
import { InvalidRequest } from '../../domain/invalid-request.js';
import type { Json } from '../../domain/record.js';

/** What reads `run`, and says or throws what is wrong with it. */
type Judge = (run: Json) => readonly Complaint[];

/**
 * `run` as options on the command line set it; `byName` has the option for each of its names. Throws `InvalidRequest` with every complaint, named
 * by option.
 */
export function readRunFromOptions(options: Json, byName: Readonly<Record<string, string>>, judge: Judge): Json {
  const names = Object.keys(byName).filter((name) => options[name] !== undefined);
  const run = Object.fromEntries(names.map((name) => [name, options[name]]));
  const problems = judge(run).map(({ path, text }) => ({ path: toOption(path, byName), text }));
  if (problems.length > 0) throw new InvalidRequest(problems);
  return run;
}

function toOption(path: string, byName: Readonly<Record<string, string>>): string {
  const [, name = ''] = /^run\.(\w+)(?:\[\d+\])?$/.exec(path) ?? [];
  return Object.hasOwn(byName, name) ? (byName[name] ?? path) : path;
}

/** What `parse` throws, as a list. */
export function complaintsOf(parse: () => unknown): readonly Complaint[] {
  try {
    parse();
    return [];
  } catch (error) {
    if (error instanceof InvalidRequest) return error.facts.complaints;
    throw error;
  }
}
