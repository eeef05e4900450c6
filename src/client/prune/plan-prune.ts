import { isOldPage } from '../../domain/account/spending-pages.js';
import { workflowFolder, workflowSegments } from '../../disk/file-name.js';
import type { KeptFile, KeptFiles } from '../../ports/output/kept-files.js';
import { KEPT_MANIFEST } from '../../manifest/kept/items.js';
import type { OutputConfig } from '../output/open-output.js';
import { openOutput } from '../output/open-output.js';
import type { Session } from '../session.js';
import type { Directories } from './directories.js';
import { listUp, nameOf, readDirectories } from './directories.js';
import type { KeptPlaces } from './kept-places.js';
import type { Needed } from './needed.js';
import { findNames, readNeeded } from './needed.js';
import type { OldResult } from './old-results.js';
import { findOldResults } from './old-results.js';
import { readNamedRows } from './named-rows.js';
import { listOldInputs, planInputs } from './old-inputs.js';
import type { Heap, PrunePlan, Tally } from './prune-plan.js';
import { tally } from './prune-plan.js';
import { findUnfinished, findUploads } from './unfinished.js';

/** A place as it was found, before Temporal was asked. */
interface Found {
  readonly place: KeptFiles;
  readonly directories: Directories;
  readonly results: readonly OldResult[];
}

/**
 * Looks through all places for what was not written since `beforeMs`, and asks Temporal what of it is still needed: after that, so that nothing that
 * is begun meanwhile goes unseen. Throws when either cannot tell.
 */
export async function planPrune(
  { outputs, inputs, spending }: KeptPlaces,
  beforeMs: number,
  config: OutputConfig,
  session: Session,
): Promise<PrunePlan> {
  const pages: KeptFile[] = [];
  for await (const file of spending.list())
    if (file.modifiedMs < beforeMs && isOldPage(file.path, Date.now())) pages.push(file);
  const found: Found[] = [];
  for (const place of outputs) {
    const directories = await readDirectories(place);
    found.push({ place, directories, results: await findOldResults(directories, beforeMs, place.read) });
  }
  const oldInputs = inputs === undefined ? [] : await listOldInputs(inputs, beforeMs);
  const needed = await readNeeded(session);
  const named = await findNamed({ found, inputs, oldInputs }, needed, config);
  const parts: PrunePlan[] = [];
  for (const one of found) parts.push(await planPlace(one, { beforeMs, inputs, isHeld: heldBy(needed, named) }));
  if (inputs !== undefined) parts.push(await planInputs(inputs, oldInputs, { beforeMs, named }));
  return {
    heaps: [
      ...parts.flatMap(({ heaps }) => heaps),
      { kind: 'spending' as const, place: spending, files: pages, uploads: [] },
    ].filter(({ files, uploads }) => files.length + uploads.length > 0),
    needed: add(parts.map((part) => part.needed)),
    foreign: add(parts.map((part) => part.foreign)),
  };
}

const add = (tallies: readonly Tally[]): Tally => ({
  files: tallies.reduce((sum, { files }) => sum + files, 0),
  bytes: tallies.reduce((sum, { bytes }) => sum + bytes, 0),
});

interface Old {
  readonly found: readonly Found[];
  readonly inputs?: KeptFiles;
  readonly oldInputs: readonly KeptFile[];
}

/**
 * Of all that was found, what the requests of those who still need something name, and what the files of rows name that these name; a batch that runs
 * has its rows in its folder.
 */
async function findNamed(
  { found, inputs, oldInputs }: Old,
  needed: Needed,
  config: OutputConfig,
): Promise<ReadonlySet<string>> {
  const owners = found.flatMap(({ results }) => results.flatMap(({ id, directory }) => [id, nameOf(directory)]));
  const names = new Set([...owners, ...oldInputs.map(({ path }) => path)]);
  if (names.size === 0) return names;
  const { root } = openOutput(config);
  const texts = [...needed.inputs];
  for (const id of needed.batches) {
    const folder = workflowFolder(root, id);
    for (const name of [KEPT_MANIFEST, 'pipeline.json']) texts.push((await folder.read(name)) ?? '');
  }
  const places = [...found.map(({ place }) => place), ...(inputs === undefined ? [] : [inputs])];
  return findNames([...texts, ...(await readNamedRows(texts, places))], names);
}

type IsHeld = (path: string, owner?: OldResult) => boolean;

function heldBy({ folders }: Needed, named: ReadonlySet<string>): IsHeld {
  return (path, owner) => {
    if (path.split('/').some((part) => folders.has(part))) return true;
    return owner !== undefined && [owner.id, workflowSegments(owner.id)[0] ?? ''].some((name) => named.has(name));
  };
}

interface PlaceRules {
  readonly beforeMs: number;
  /** Where inputs lie, which may be below where results do. */
  readonly inputs?: KeptFiles;
  readonly isHeld: IsHeld;
}

async function planPlace(
  { place, directories, results }: Found,
  { beforeMs, inputs, isHeld }: PlaceRules,
): Promise<PrunePlan> {
  const isFree = (one: OldResult) => !isHeld(one.directory, one);
  const held = results.filter((one) => !isFree(one));
  const unfinished = (await findUnfinished(directories, beforeMs, place.read)).filter(({ path }) => !isHeld(path));
  const ours = new Set(results.map(({ directory }) => directory));
  const isOurs = (directory: string) => listUp(directory).some((one) => ours.has(one));
  const uploads = (await findUploads(place, beforeMs, isOurs)).filter(({ path }) => !isHeld(path));
  const known = new Set([...results.flatMap(({ files }) => files), ...unfinished]);
  const isInput = (path: string) => inputs !== undefined && `${place.place}/${path}`.startsWith(`${inputs.place}/`);
  const isOld = ({ path, modifiedMs }: KeptFile) =>
    modifiedMs < beforeMs && (!path.includes('/') || directories.lastMs(path.split('/', 1)[0] ?? '') < beforeMs);
  const others = [...directories.files.values()].flat().filter((file) => isOld(file) && !known.has(file));
  return {
    heaps: [
      ...results.filter(isFree).map(({ id, directory, files }): Heap => {
        return { kind: 'results', place, files, uploads: [], owner: { id, directory } };
      }),
      { kind: 'unfinished', place, files: unfinished, uploads },
    ],
    needed: tally(held.flatMap(({ files }) => files)),
    foreign: tally(others.filter(({ path }) => !isHeld(path) && !isInput(path) && !isStanding(nameOf(path)))),
  };
}

/** What belongs to a machine or a place rather than to any work, and stays as long as that. */
const isStanding = (name: string): boolean => /^(temporal\.db|\.kling-)/.test(name);
