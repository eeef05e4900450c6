import type { AddedModel } from '../../products/added/added-model.js';
import { productFor } from '../../products/added/product-for.js';
import { readAddedModel } from '../../products/added/read-added-model.js';
import type { ProductName } from '../../products/catalogue.js';
import { CATALOGUE } from '../../products/catalogue.js';
import type { Product } from '../../products/product.js';
import { explainUnknownField } from '../../products/explain-unknown.js';
import { inferProduct, listHolders, modelInPath, readProduct } from '../../products/find.js';
import { judgeFirstRules, judgeRules } from '../../products/rules/judge.js';
import { groupsOf } from '../../products/schema/field.js';
import { flattenBody } from '../../products/schema/standard-body.js';
import { checkFields } from '../../products/schema/check.js';
import type { Taker } from '../../products/schema/check-word.js';
import type { Complaint } from '../invalid-request.js';
import { InvalidRequest } from '../invalid-request.js';
import type { Parsed } from '../parsed.js';
import { invalid, valid } from '../parsed.js';
import { isRecord } from '../record.js';
import { nearest } from '../text/nearest.js';
import { quote } from '../text/quote.js';
import { makesAnew } from './checks/expectation.js';
import { findExcess } from './input-bounds.js';
import type { Metadata } from './metadata.js';
import { parseMetadata } from './metadata.js';
import type { RunOptions } from './run-options.js';
import { parseRunOptions } from './run-options.js';

/** A generation to be made and paid for. */
export interface CreateRequest {
  readonly kind: 'create';
  readonly product: ProductName;
  /** Absent where the endpoint takes no model. */
  readonly model?: string;
  /** What the request itself says of its model. */
  readonly added?: AddedModel;
  /** Kling's own JSON, model and defaults filled in, pictures still as path or URL. */
  readonly body: Readonly<Record<string, unknown>>;
  readonly run: RunOptions;
  /** The requester's own; never sent to Kling. */
  readonly metadata?: Metadata;
  /** What was understood differently from how it was written, one sentence each. */
  readonly notices: readonly string[];
}

/** A task made earlier or elsewhere, to be watched and collected without a new charge. */
export interface AdoptRequest {
  readonly kind: 'adopt';
  readonly taskId: string;
  /** Which product made the task; unknown when nobody said. */
  readonly product?: ProductName;
  readonly run: RunOptions;
  readonly metadata?: Metadata;
  readonly notices: readonly string[];
}

export type GenerationRequest = CreateRequest | AdoptRequest;

/** Which rules hold between fields: all of today, or those of the time before models' abilities were checked. */
export type RuleSet = 'all' | 'first';

type Fields = Readonly<Record<string, unknown>>;

/**
 * Turns what somebody typed, pasted or started a workflow with into a request, or throws `InvalidRequest` with every complaint at once.
 * Kling's fields stand at the top level under Kling's names; `task` or `product`, `taskId`, `run` and `metadata` are ours.
 */
export function parseRequest(input: unknown, rules: RuleSet = 'all'): GenerationRequest {
  if (!isRecord(input)) {
    throw new InvalidRequest([
      {
        path: '',
        text: `the input is ${quote(input)}; write one JSON object, e.g. {"prompt":"a red fox in the snow"}`,
      },
    ]);
  }
  const { task, product, taskId, run: runInput, metadata: metadataInput, ...fields } = input;
  // A `run` that is no object is refused by its name, and `metadata` has bounds of its own.
  const excess = findExcess(isRecord(runInput) ? { ...fields, run: runInput } : fields);
  if (excess !== undefined) throw new InvalidRequest([excess]);
  const named = readProduct({ task, product });
  const whole = takePathModel(fields, task ?? product);
  const run = parseRunOptions(runInput, ['model']);
  const metadata = parseMetadata(metadataInput);
  const request =
    taskId === undefined
      ? readCreate(
          { named, fields: whole.value, known: isRecord(runInput) ? runInput.model : undefined },
          run.value,
          rules,
        )
      : readAdopt(taskId, named.value, fields, run.value);
  const problems = [named, whole, run, metadata, request].flatMap((one) => one.problems);
  if (problems.length > 0 || request.value === undefined) throw new InvalidRequest(problems);
  return metadata.value === undefined ? request.value : { ...request.value, metadata: metadata.value };
}

/** A path of the new standard may name the model: then `model_name` need not. */
function takePathModel(fields: Fields, word: unknown): Parsed<Fields> {
  const model = modelInPath(word);
  if (model === undefined || model === fields.model_name) return valid(fields);
  const { model_name: other } = fields;
  if (other === undefined || other === '') return valid({ ...fields, model_name: model });
  return invalid(
    fields,
    'model_name',
    `${quote(other)} is not the model that the path names, ${quote(model)}; keep one`,
  );
}

interface Written {
  readonly named: Parsed<ProductName | undefined>;
  readonly fields: Fields;
  /** What the request says of its model. */
  readonly known: unknown;
}

/** Nothing can be said of fields whose product is a word that looks like none. */
function readCreate(
  { named, fields, known }: Written,
  run: RunOptions,
  rules: RuleSet,
): Parsed<CreateRequest | undefined> {
  if (named.value === undefined && named.problems.length > 0) return valid(undefined);
  const name = named.value ?? inferProduct(fields);
  const added = readKnown(known, name, fields.model_name);
  const product = productFor({ product: name, added: added.value });
  const flat = groupsOf(product.fields).length > 0 ? flattenBody(product.fields, fields, run.allowUnknown) : undefined;
  const { model_name: modelInput, ...rest } = flat?.fields ?? fields;
  const model = readModel(product, modelInput, run.allowUnknown === true);
  const isNewModel = model.value !== undefined && !Object.hasOwn(product.models, model.value);
  const body = checkFields(product.fields, rest, {
    needsAll: rules === 'all',
    explainUnknown: (field, ofPlace, path) =>
      explainNotTaken(added.value, field, path) ??
      explainUnknownField(name, field, { fields: ofPlace, path, request: rest }),
    taker: findTaker(product, model.value),
    ...(run.allowUnknown === true ? { asItIs: isNewModel ? 'all' : 'names' } : {}),
  });
  const faults = [...added.problems, ...(flat?.problems ?? []), ...model.problems, ...body.problems];
  // What holds between fields is judged once each of them is right.
  const judge = rules === 'all' ? judgeRules : judgeFirstRules;
  const isWhole = faults.length + named.problems.length === 0;
  const verdict = isWhole ? judge({ product, model: model.value, body: body.value }) : { problems: [], notices: [] };
  const asked = isWhole && verdict.problems.length === 0 ? (product.fill?.(body.value) ?? body.value) : body.value;
  return {
    value: {
      kind: 'create',
      product: name,
      model: model.value,
      ...(added.value === undefined ? {} : { added: added.value }),
      body: model.value === undefined ? asked : { model_name: model.value, ...asked },
      run,
      notices: [...(isNewModel ? [noticeModel(name, model.value)] : []), ...body.notices, ...verdict.notices],
    },
    problems: [...faults, ...verdict.problems].map((one) => ({ ...one, path: flat?.whereIs(one.path) ?? one.path })),
  };
}

/** A field that others of its product take. */
const explainNotTaken = (added: AddedModel | undefined, field: string, path: string): string | undefined =>
  path === '' && added?.without?.includes(field) === true ? `${added.name} does not take it; leave it out` : undefined;

/** What is said of a model must be said of the one that is asked. */
function readKnown(value: unknown, name: ProductName, asked: unknown): Parsed<AddedModel | undefined> {
  if (value === undefined) return valid(undefined);
  const read = readAddedModel(value, 'run.model', CATALOGUE[name]);
  const model = asked ?? CATALOGUE[name].defaultModel;
  if (read.value === undefined || read.problems.length > 0 || read.value.name === model) return read;
  const text = `${quote(read.value.name)} is not the model that is asked, ${quote(model)}; write the same in both places`;
  return invalid(undefined, 'run.model.name', text);
}

function findTaker({ models }: Product, model: string | undefined): Taker | undefined {
  if (model === undefined || !Object.hasOwn(models, model)) return undefined;
  return { model, limits: models[model]?.limits ?? {} };
}

const noticeModel = (name: ProductName, model = ''): string =>
  `model_name: ${name} is not known here to have ${quote(model)}; sent as it is, its price is not known`;

/** Of a path, or of a field in JSON. */
const MODEL_NAME = /^[\w.:-]{1,100}$/;
const ON_PURPOSE = '; to send it as it is, write "run":{"allowUnknown":true}';

function readModel(
  { name, models, defaultModel }: Product,
  value: unknown,
  allowsUnknown: boolean,
): Parsed<string | undefined> {
  if (value === undefined || value === '') return valid(defaultModel);
  const model = typeof value === 'string' ? value : undefined;
  const known = Object.keys(models);
  if (allowsUnknown && model !== undefined && MODEL_NAME.test(model)) return valid(model);
  // What Kling takes out of service is taken, and proposed only where nothing else is left.
  const standing = known.filter((name) => models[name]?.discontinued !== true);
  const lasting = standing.length === 0 ? known : standing;
  if (known.length === 0) return invalid(model, 'model_name', `${name} takes no model; leave it out`);
  if (model !== undefined && known.includes(model)) return valid(model);
  const holders = model === undefined ? [] : listHolders(model);
  if (holders.length > 0) {
    const text = `${quote(value)} is a model of ${holders.join(', ')}; write "product":"${holders[0] ?? ''}", or one of ${lasting.join(', ')}`;
    return invalid(model, 'model_name', text);
  }
  const guess = model === undefined ? undefined : nearest(model, lasting);
  const hint =
    guess === undefined ? `write one of ${lasting.join(', ')}` : `did you mean "${guess}"? (${lasting.join(', ')})`;
  return invalid(model, 'model_name', `${quote(value)} is not a model of ${name}; ${hint}${ON_PURPOSE}`);
}

const NOT_ANEW: Complaint = {
  path: 'run.expect.onDifference',
  text: 'a task that is adopted is made already, and is not made anew; write "notice" or "fail"',
};

function readAdopt(
  taskId: unknown,
  product: ProductName | undefined,
  fields: Fields,
  run: RunOptions,
): Parsed<AdoptRequest> {
  const isId = typeof taskId === 'string' && /^[\w-]{1,128}$/.test(taskId);
  const noId = `${quote(taskId)} is not a task id; write the string that Kling gave, e.g. "867283741759111202"`;
  const superfluous = Object.keys(fields).map((name): Complaint => ({
    path: name,
    text: 'a task that is adopted is made already; give "taskId" alone, with "task" and "run" if you like',
  }));
  return {
    value: { kind: 'adopt', taskId: String(taskId), product, run, notices: [] },
    problems: [
      ...(isId ? [] : [{ path: 'taskId', text: noId }]),
      ...superfluous,
      ...(makesAnew(run.expect) ? [NOT_ANEW] : []),
    ],
  };
}
