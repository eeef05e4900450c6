import { defineConfig } from 'vitest/config';

/** Tests that need a Temporal server, or the built `kling` command as a process. */
const INTEGRATION = [
  'test/{servers,workflows,e2e}/**/*.test.ts',
  'test/local/local-server.test.ts',
  'test/temporal/{search-attributes,connect/{connection,load-profile,server-proxy}}.test.ts',
  'test/worker/*-signals.test.ts',
  // What is below is the rig, which tells its parts by values.
  'test/faults/*.test.ts',
  'test/docs/commands.test.ts',
];

/** The services of docker-compose.yml, on the server that scripts/test-postgres.mjs starts. */
const COMPOSE = 'test/compose/*.test.ts';

/** A night of faults and other long scenarios take many minutes, and are no part of what runs without being asked for: `npm run chaos`. */
const LONG = ['test/chaos/night.test.ts', 'test/chaos/long/*.test.ts'];
const { KLING_CHAOS_SEED, KLING_CHAOS_SCENARIO } = process.env;
const ASKED_FOR = KLING_CHAOS_SCENARIO === undefined ? 'night' : `long/${KLING_CHAOS_SCENARIO}`;
const CHAOS = KLING_CHAOS_SEED === undefined ? [] : [`test/chaos/${ASKED_FOR}.test.ts`];

export default defineConfig({
  test: {
    pool: 'forks',
    // What was built is loaded as people load it.
    server: { deps: { external: [/\/dist\//] } },
    // On two cores: a file of the end-to-end tests keeps less than half a core busy and waits for the rest. More than this, and the servers and
    // workers under test miss their deadlines.
    maxWorkers: 3,
    // What is waited for is a state, not a speed: a busy machine may take its time.
    expect: { poll: { timeout: 30_000 } },
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['test/**/*.test.ts'],
          exclude: [...INTEGRATION, COMPOSE, ...LONG],
          testTimeout: 60_000,
          // Modules keep no state, and are loaded once for many files: a third of the time.
          isolate: false,
        },
      },
      {
        extends: true,
        test: {
          name: 'integration',
          include: INTEGRATION,
          globalSetup: ['test/global-setup.ts'],
          testTimeout: 120_000,
          hookTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'compose',
          include: [COMPOSE],
          globalSetup: ['test/global-setup.ts'],
          testTimeout: 240_000,
        },
      },
      ...CHAOS.map((file) => ({
        extends: true as const,
        test: { name: 'chaos', include: [file], globalSetup: ['test/global-setup.ts'], hookTimeout: 60_000 },
      })),
    ],
  },
});
