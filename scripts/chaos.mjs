// A night of faults: npm run chaos -- --seed 7 --generations 300 --limit 12. `--faults 3,8` makes only these of its list come true.
// One row of docs/what-it-survives.md for as long as it takes: npm run chaos -- --scenario soak. `--help` has them all.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const scenarios = JSON.parse(readFileSync(new URL('../test/chaos/long/scenarios.json', import.meta.url), 'utf8'));

const { values } = parseArgs({
  options: {
    seed: { type: 'string' },
    generations: { type: 'string' },
    limit: { type: 'string' },
    minutes: { type: 'string' },
    faults: { type: 'string' },
    scenario: { type: 'string' },
    help: { type: 'boolean' },
  },
});
if (values.help) {
  console.log(help());
  process.exit(0);
}
for (const name of ['seed', 'generations', 'limit', 'minutes'])
  if (values[name] !== undefined && !/^\d+$/.test(values[name]))
    refuse(`--${name} is "${values[name]}"; write a whole number`);
if (values.faults !== undefined && !/^\d+(,\d+)*$/.test(values.faults))
  refuse(`--faults is "${values.faults}"; write numbers of the list, e.g. 3,8`);
if (values.scenario !== undefined && !Object.hasOwn(scenarios, values.scenario))
  refuse(`--scenario is "${values.scenario}"; there are ${Object.keys(scenarios).join(', ')}`);
if (values.faults !== undefined && values.scenario !== undefined) refuse('--faults is for a night, not for a scenario');

// A night has all of these; a scenario has its own where it is not told.
const night = values.scenario === undefined ? { generations: '300', limit: '12' } : {};
const told = { seed: String(Date.now() % 100_000), ...night, ...values };
const variables = Object.entries(told).map(([name, value]) => [`KLING_CHAOS_${name.toUpperCase()}`, value]);

const tests = fileURLToPath(new URL('./test.mjs', import.meta.url));
const env = { ...process.env, ...Object.fromEntries(variables) };
process.exitCode = await new Promise((resolve) => {
  spawn(process.execPath, [tests, '--project', 'chaos', '--disable-console-intercept'], { stdio: 'inherit', env }).once(
    'close',
    resolve,
  );
});
const again = Object.entries(told).map(([name, value]) => `--${name} ${value}`);
console.log(`The seed was ${told.seed}: npm run chaos -- ${again.join(' ')}`);

function help() {
  return [
    'npm run chaos -- [--seed N] [--generations 300] [--limit 12] [--faults 3,8]',
    '  a night of faults; it prints its seed and each fault with a number, of which --faults lets only some come true',
    'npm run chaos -- --scenario NAME [--seed N] [--generations N] [--limit N] [--minutes N]',
    '  one row of docs/what-it-survives.md, for longer than the tests have time for:',
    ...Object.entries(scenarios).map(([name, what]) => `    ${name.padEnd(14)} ${what}`),
  ].join('\n');
}

function refuse(why) {
  console.error(why);
  process.exit(2);
}
