// A night of faults: npm run chaos -- --seed 7 --generations 300 --limit 12. `--faults 3,8` makes only these of its list come true.
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: String(Date.now() % 100_000) },
    generations: { type: 'string', default: '300' },
    limit: { type: 'string', default: '12' },
    faults: { type: 'string' },
  },
});
for (const name of ['seed', 'generations', 'limit'])
  if (!/^\d+$/.test(values[name])) refuse(`--${name} is "${values[name]}"; write a whole number`);
if (values.faults !== undefined && !/^\d+(,\d+)*$/.test(values.faults))
  refuse(`--faults is "${values.faults}"; write numbers of the list, e.g. 3,8`);

const tests = fileURLToPath(new URL('./test.mjs', import.meta.url));
const env = {
  ...process.env,
  KLING_CHAOS_SEED: values.seed,
  KLING_CHAOS_GENERATIONS: values.generations,
  KLING_CHAOS_LIMIT: values.limit,
  ...(values.faults === undefined ? {} : { KLING_CHAOS_FAULTS: values.faults }),
};
process.exitCode = await new Promise((resolve) => {
  spawn(process.execPath, [tests, '--project', 'chaos', '--disable-console-intercept'], { stdio: 'inherit', env }).once(
    'close',
    resolve,
  );
});
console.log(
  `The seed was ${values.seed}: npm run chaos -- --seed ${values.seed} --generations ${values.generations} --limit ${values.limit}`,
);

function refuse(why) {
  console.error(why);
  process.exit(2);
}
