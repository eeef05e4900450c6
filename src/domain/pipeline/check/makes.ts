import type { ProductName } from '../../../products/catalogue.js';
import { CATALOGUE } from '../../../products/catalogue.js';
import { productOf } from '../../../products/find.js';
import { videoSeconds } from '../../../products/price.js';
import type { Product, ResultKind } from '../../../products/product.js';
import type { CreateRequest } from '../../generation/request.js';
import type { Json } from '../../record.js';
import { OUTPUT_KINDS } from '../../task.js';
import { OPERATIONS } from '../operations/operations.js';
import type { Step } from '../step.js';
import { isPaidKind } from '../step.js';

/** What is known of what a step makes before it is made. */
export interface Makes {
  readonly from: 'generate' | 'batch' | 'operation';
  /** Absent where nobody can know: a task that was made elsewhere, or the rows of a file. */
  readonly kinds?: readonly ResultKind[];
  readonly product?: ProductName;
  readonly model?: string;
  /** Of its video; absent where that is not known. */
  readonly seconds?: number;
}

export const makesFiles = ({ kinds }: Makes): boolean => kinds === undefined || kinds.some(isOutput);

/** Whether it makes, or may make, something of a kind. */
export const mayMake = ({ kinds }: Makes, kind: ResultKind): boolean => kinds === undefined || kinds.includes(kind);

const isOutput = (kind: ResultKind): boolean => (OUTPUT_KINDS as readonly ResultKind[]).includes(kind);

/** Of a generation, by what it asks for: its product may be named where the rest of it is wrong. */
export function makesOfGeneration(body: Json, create: CreateRequest | undefined, sourceSeconds?: number): Makes {
  const product = create?.product ?? productOf(body);
  if (product === undefined) return { from: 'generate' };
  const { results } = CATALOGUE[product];
  const model = create?.model === undefined ? {} : { model: create.model };
  return { from: 'generate', kinds: results, product, ...model, ...secondsOf(create, sourceSeconds) };
}

/** A video that goes on with another one is as long as both. */
function secondsOf(create: CreateRequest | undefined, sourceSeconds: number | undefined): Pick<Makes, 'seconds'> {
  if (create === undefined) return {};
  const product: Product = CATALOGUE[create.product];
  const own = videoSeconds(product, create.body);
  if (own === 0) return {};
  if (product.goesOn !== true) return { seconds: own };
  return sourceSeconds === undefined ? {} : { seconds: sourceSeconds + own };
}

/** Of what a worker does by itself; `given` is what the steps make whose files it copies. */
export function makesOfOperation({ kind }: Step, given: readonly Makes[]): Makes {
  if (isPaidKind(kind)) return { from: kind };
  const { makes } = { makes: undefined, ...OPERATIONS[kind] };
  if (makes === undefined) return { from: 'operation', kinds: [] };
  if (makes !== 'copies') return { from: 'operation', kinds: [makes] };
  if (given.length === 0 || given.some((one) => one.kinds === undefined)) return { from: 'operation' };
  return { from: 'operation', kinds: [...new Set(given.flatMap(({ kinds = [] }) => kinds.filter(isOutput)))] };
}

/** `makes a video`, `makes no file`: for a sentence. */
export function describeMakes({ kinds }: Makes): string {
  if (kinds === undefined) return 'makes files';
  if (kinds.length === 0) return 'makes no file';
  return `makes ${kinds.map((kind) => WORDS[kind]).join(' and ')}`;
}

const WORDS: Readonly<Record<ResultKind, string>> = {
  video: 'a video',
  image: 'a picture',
  audio: 'a sound',
  element: 'an element',
  voice: 'a voice',
  face: 'no file (it finds faces)',
  segment: 'no file',
};
