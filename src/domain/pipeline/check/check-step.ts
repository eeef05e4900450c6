import type { Complaint } from '../../invalid-request.js';
import { readOrComplain } from '../../parsed.js';
import type { Parsed } from '../../parsed.js';
import type { Json } from '../../record.js';
import type { createScopes } from '../expression/create-scope.js';
import { listElements } from '../expression/create-scope.js';
import { evaluateCondition } from '../expression/evaluate.js';
import { OWN_ROOTS, referencesIn } from '../expression/expression.js';
import { parseExpression } from '../expression/parse-expression.js';
import { resolveBody } from '../expression/resolve.js';
import type { Scope } from '../expression/scope.js';
import { mayRefer } from '../expression/template.js';
import type { IsPaired, LinkedStep } from '../graph/links.js';
import { listPaths } from '../operations/operation-files.js';
import { checkOperation } from '../operations/read-operation.js';
import { count } from '../parse/names.js';
import { stepPath } from '../parse/parse-step.js';
import type { OperationKind } from '../operation.js';
import type { PipelineRequest } from '../pipeline-request.js';
import type { Step } from '../step.js';
import { isPaidKind } from '../step.js';
import { explainReference } from './available-fields.js';
import { checkBatch } from './check-batch.js';
import { checkGeneration } from './check-generation.js';
import type { CheckedBody, CheckedStep } from './checked.js';
import type { Makes } from './makes.js';
import { makesOfOperation } from './makes.js';
import type { StandIns } from './stand-ins.js';
import { isStandIn } from './stand-ins.js';

/** What steps are checked with. */
export interface CheckContext {
  readonly request: PipelineRequest;
  /** Those before it. */
  readonly done: ReadonlyMap<string, Omit<CheckedStep, 'isChosen'>>;
  readonly standIns: StandIns;
  /** In which references find stand-ins. */
  readonly scopes: ReturnType<typeof createScopes>;
  readonly isPaired: IsPaired;
}

type Checked = Parsed<Omit<CheckedStep, 'isChosen'>> & Pick<CheckedBody, 'warnings'>;

/** Checks one step, those that it refers to being checked. Paths of complaints begin with `steps`. */
export function checkStep(linked: LinkedStep, context: CheckContext): Checked {
  const { step } = linked;
  // That is said where it is read.
  if (linked.isUnreadable === true)
    return {
      value: { ...linked, makes: guessMakes(step, linked, context), requests: [], files: [] },
      problems: [],
      warnings: [],
    };
  const ofReferences = checkRows(step) ?? checkReferences(linked, context);
  const { scopes } = context;
  const elements = readElements(step, context, scopes(step), ofReferences.length > 0);
  const before = [...ofReferences, ...elements.problems];
  if (before.length > 0) {
    const makes = guessMakes(step, linked, context);
    return { value: { ...linked, makes, requests: [], files: [] }, problems: at(step, before), warnings: [] };
  }
  const made = elements.value.map((value, index) =>
    scopes(step, step.forEach === undefined ? undefined : { value, index }),
  );
  const wanted = made.map((scope) => holds(step, scope));
  const faults = gather(wanted.map((one) => one.problems));
  const bodies = made.flatMap((scope, index) =>
    wanted[index]?.value === false ? [] : [{ index, ...checkBody(linked, scope, context) }],
  );
  const [first = { makes: guessMakes(step, linked, context) }] = bodies;
  const numbers = step.forEach === undefined ? undefined : bodies.map(({ index }) => index);
  return {
    value: {
      ...linked,
      makes: first.makes,
      requests: bodies.flatMap(({ requests }) => requests),
      files: bodies.flatMap(({ files }) => files),
      rowFiles: bodies.flatMap(({ rowFiles = [] }) => rowFiles),
      ...(elements.isKnown ? { times: bodies.length } : {}),
      ...(elements.isKnown && step.forEach !== undefined ? { elements: made.length } : {}),
    },
    problems: at(step, [
      ...faults,
      ...gather(
        bodies.map(({ problems }) => problems),
        numbers,
      ),
    ]),
    warnings: at(
      step,
      gather(
        bodies.map(({ warnings }) => warnings),
        numbers,
      ),
    ),
  };
}

const at = ({ name }: Step, complaints: readonly Complaint[]): readonly Complaint[] =>
  complaints.map((one) => ({ ...one, path: stepPath(name, one.path) }));

/** Of a batch of pipelines nothing that it makes would be counted, and its references would be taken for those of this pipeline. */
function checkRows({ kind, body }: Step): readonly Complaint[] | undefined {
  if (kind !== 'batch' || body.pipeline === undefined) return undefined;
  const text =
    'a batch that is a step makes generations; write these steps beside it, with forEach, or let a batch of its own run the pipeline for each row';
  return [{ path: 'batch.pipeline', text }];
}

/** Whether what the references of a step name is there to be named. */
function checkReferences(
  { step, references }: LinkedStep,
  { request, done, isPaired }: CheckContext,
): readonly Complaint[] {
  const params = Object.keys(request.params);
  return references.flatMap(({ reference, path }): readonly Complaint[] => {
    const { root, at: place } = reference;
    const complain = (text: string | undefined) => (text === undefined ? [] : [{ path, at: place, text }]);
    if (root === 'params') return complain(explainParam(reference.path[0], params));
    if (root === 'each' || root === 'index')
      return complain(
        step.forEach === undefined || path === 'forEach' ? `${root} is for steps with forEach` : undefined,
      );
    const other = done.get(root);
    if (other === undefined) return [];
    const { forEach } = other.step;
    const isSame = path !== 'forEach' && isPaired(step.name, root);
    const elements = forEach === undefined ? {} : { elements: other.elements ?? ('unknown' as const) };
    return complain(
      explainReference(reference, { makes: other.makes, isList: forEach !== undefined && !isSame, ...elements }),
    );
  });
}

function explainParam(name: string | number | undefined, params: readonly string[]): string | undefined {
  if (typeof name === 'string' && params.includes(name)) return undefined;
  if (params.length === 0) return 'the pipeline has no params; write them into "params"';
  const known = `the pipeline has ${params.join(', ')}`;
  return name === undefined
    ? `write which param, e.g. params.${params[0] ?? ''}`
    : `there is no param ${name}; ${known}`;
}

interface Elements extends Parsed<readonly unknown[]> {
  /** False where there is one that stands for all. */
  readonly isKnown: boolean;
}

function readElements(step: Step, { request }: CheckContext, scope: Scope, isBroken: boolean): Elements {
  const { forEach } = step;
  if (forEach === undefined) return { value: [undefined], problems: [], isKnown: true };
  if (isBroken) return { value: [], problems: [], isKnown: false };
  const listed = readOrComplain(() => listElements(step, request, scope));
  if (listed.value === undefined)
    return { value: [], problems: listed.problems.map((one) => ({ ...one, path: 'forEach' })), isKnown: false };
  const all = 'elements' in listed.value ? (listed.value.elements ?? []) : [];
  const isKnown = forEach.kind !== 'reference' || !refersToSteps(forEach.text);
  return { value: isKnown ? all : all.slice(0, 1), problems: [], isKnown };
}

const refersToSteps = (text: string): boolean => !/^\$\{\s*params\b/.test(text);

/** Whether a making is wanted, as far as that is known: what depends on what an earlier step makes may be. */
function holds({ when }: Step, scope: Scope): Parsed<boolean> {
  if (when === undefined) return { value: true, problems: [] };
  const isOpen = referencesIn(parseExpression(when)).some(({ root }) => !OWN_ROOTS.includes(root));
  const { value, problems } = readOrComplain(() => evaluateCondition(when, scope));
  if (value !== undefined) return { value: value || isOpen, problems: [] };
  return { value: true, problems: isOpen ? [] : problems.map((one) => ({ ...one, path: 'when' })) };
}

function checkBody(linked: LinkedStep, scope: Scope, context: CheckContext): CheckedBody {
  const { kind } = linked.step;
  if (!isPaidKind(kind)) return checkOperationBody(linked, { kind, scope, context });
  const resolved = resolve(linked.step.body, scope);
  const named = (complaints: readonly Complaint[]) =>
    complaints.map((one) => ({
      ...one,
      path: one.path === '' ? kind : `${kind}.${one.path}`,
      text: context.standIns.explain(one.text),
    }));
  if (resolved.value === undefined)
    return { makes: { from: kind }, requests: [], files: [], problems: named(resolved.problems), warnings: [] };
  const makesOf = (step: string): Makes | undefined => context.done.get(step)?.makes;
  const check = kind === 'generate' ? checkGeneration : checkBatch;
  const checked = check(resolved.value, { standIns: context.standIns, makesOf });
  return { ...checked, problems: named(checked.problems), warnings: named(checked.warnings) };
}

/** Undefined for what cannot be looked at, also where a step is referred to that could not be read. */
function resolve(body: Json, scope: Scope): Parsed<Json | undefined> {
  const { value, problems } = readOrComplain(() => resolveBody(body, scope));
  return { value: value !== undefined && 'body' in value ? value.body : undefined, problems };
}

function checkOperationBody(
  { step, references }: LinkedStep,
  { kind, scope, context }: { readonly kind: OperationKind; readonly scope: Scope; readonly context: CheckContext },
): CheckedBody {
  const problems = checkOperation(kind, step.body, { isOpen: mayRefer, takesRelative: true });
  const files = references.filter(({ path }) => path.startsWith(`${kind}.files`));
  const given = files.flatMap(({ reference }) => context.done.get(reference.root)?.makes ?? []);
  return {
    makes: makesOfOperation(step, given),
    requests: [],
    files: listPaths(kind, resolve(step.body, scope).value ?? {}).filter(({ file }) => !isStandIn(file)),
    problems: problems.map((one) => ({ ...one, path: one.path === '' ? kind : `${kind}.${one.path}` })),
    warnings: [],
  };
}

/** What a step most likely makes that could not be looked at whole, so that others are not told of what is none of their faults. */
function guessMakes(step: Step, { references }: LinkedStep, context: CheckContext): Makes {
  if (step.kind === 'batch') return { from: 'batch' };
  if (step.kind === 'generate') return { from: 'generate' };
  return makesOfOperation(
    step,
    references.flatMap(({ reference }) => context.done.get(reference.root)?.makes ?? []),
  );
}

/** Complaints about elements: each once, with the first element that it is about and how many others; `numbers` are those of the elements. */
function gather(all: readonly (readonly Complaint[])[], numbers?: readonly number[]): readonly Complaint[] {
  const groups = new Map<string, { readonly complaint: Complaint; readonly first: number; others: number }>();
  all.forEach((complaints, index) => {
    for (const complaint of complaints) {
      const key = JSON.stringify([complaint.path, complaint.text]);
      const group = groups.get(key);
      if (group === undefined) groups.set(key, { complaint, first: numbers?.[index] ?? index, others: 0 });
      else group.others += 1;
    }
  });
  const isSingle = numbers === undefined || all.length < 2;
  return [...groups.values()].map(({ complaint, first, others }) => {
    if (isSingle) return complaint;
    const more = others === 0 ? '' : ` and ${count(others)} more`;
    return { ...complaint, text: `${complaint.text} (element ${first}${more})` };
  });
}
