import { parseArgs } from 'node:util';

export interface Arguments {
  /** Say how it is used, and measure nothing. */
  readonly help: boolean;
  /** Fewer repetitions at a faster pace: four minutes instead of eleven. */
  readonly quick: boolean;
  /** The Temporal server keeps its data in a file, as in production, instead of in memory. */
  readonly durable: boolean;
  /** Temporal as `docker-compose.yml` has it, on PostgreSQL, whose programs must be installed. */
  readonly postgres: boolean;
  /** Names of measurements; all when empty. */
  readonly only: readonly string[];
  /** Where the figures are written as JSON, besides the table; default `build/bench.json`. */
  readonly json?: string;
}

const USAGE = 'Write: npm run bench -- [--quick] [--only <name>[,<name>]] [--durable | --postgres] [--json <file>]';

/** What `--help` prints; `known` are the names that `--only` may have. */
export function renderUsage(known: readonly string[]): string {
  return [
    USAGE,
    '  --quick        fewer repetitions at a faster pace: four minutes instead of eleven',
    `  --only <name>  one or more of ${known.join(', ')}`,
    "  --durable      Temporal's data in a file, as in production, instead of in memory",
    '  --postgres     the server of docker-compose.yml, on PostgreSQL, which must be installed',
    '  --json <file>  where all figures go, build/bench.json when not given',
  ].join('\n');
}

/** Thrown for an argument that makes no sense; the message says what to write instead. */
export class InvalidArguments extends Error {
  override readonly name = 'InvalidArguments';
}

/** Parses the command line of `npm run bench --`, or throws `InvalidArguments`. `known` are the names that `--only` may have. */
export function parseArguments(argv: readonly string[], known: readonly string[]): Arguments {
  const { help, quick, durable, postgres, only, json } = parseOptions(argv);
  if (durable && postgres) throw new InvalidArguments('--durable and --postgres exclude each other: write one of them');
  const names = only.flatMap((text) => text.split(',')).filter((name) => name !== '');
  if (only.length > 0 && names.length === 0) {
    throw new InvalidArguments(`--only names nothing; write one of ${known.join(', ')}`);
  }
  const unknown = names.find((name) => !known.includes(name));
  if (unknown !== undefined) {
    throw new InvalidArguments(`--only ${unknown}: there is no such measurement; write one of ${known.join(', ')}`);
  }
  return { help, quick, durable, postgres, only: names, json };
}

function parseOptions(argv: readonly string[]) {
  try {
    const { values } = parseArgs({
      args: [...argv],
      options: {
        help: { type: 'boolean', short: 'h', default: false },
        quick: { type: 'boolean', default: false },
        durable: { type: 'boolean', default: false },
        postgres: { type: 'boolean', default: false },
        only: { type: 'string', multiple: true, default: [] },
        json: { type: 'string' },
      },
    });
    return values;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new InvalidArguments(`${reason.replace(/\.$/, '')}. ${USAGE}`);
  }
}
