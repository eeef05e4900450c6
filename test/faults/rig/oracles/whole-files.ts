import type { Oracle } from '../world.js';

/** O4: a file is there if and only if its generation is completed, it is Kling's, and nobody has ever seen another under its name. */
export const findFileTrouble: Oracle = ({ runs, kling: { tasks }, files, seen, unfinished }, { orphans = 0 }) => {
  const made = new Set(tasks.flatMap(({ sha256 }) => sha256));
  const there = new Map(files.map(({ name, sha256 }) => [name, sha256]));
  const promised = runs.flatMap((run) => (run.status === 'COMPLETED' ? run.files : []));
  const names = new Set(promised.map(({ name }) => name));
  const unclaimed = files.filter(({ name }) => !names.has(name));
  return [
    ...promised.filter(({ name }) => !there.has(name)).map(({ name }) => `O4: ${name} is missing`),
    ...promised
      .filter(({ name, sha256 }) => there.has(name) && there.get(name) !== sha256)
      .map(({ name }) => `O4: ${name} is not what its generation says`),
    ...files.filter(({ sha256 }) => !made.has(sha256)).map(({ name }) => `O4: ${name} is nothing that Kling has made`),
    ...(unclaimed.length > orphans
      ? unclaimed.map(({ name }) => `O4: ${name} belongs to no completed generation`)
      : []),
    ...seen
      .filter(({ sha256 }) => !made.has(sha256))
      .map(({ name }) => `O4: ${name} was seen with other bytes than Kling's`),
    ...unfinished.map((name) => `O4: ${name} was left unfinished`),
  ];
};
