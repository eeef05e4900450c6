import ts from 'typescript';
import { ACTIVITY_NAMES } from '../../src/contract/activity-names.js';
import * as batchMessages from '../../src/contract/messages/batch-messages.js';
import * as failureTypes from '../../src/contract/failures.js';
import * as generationMessages from '../../src/contract/messages/generation-messages.js';
import * as ledgerMessages from '../../src/contract/messages/ledger-messages.js';
import { BATCH_MEMO, GENERATION_MEMO } from '../../src/contract/memo.js';
import { PATCHES } from '../../src/contract/patches.js';
import { ATTRIBUTE_NAMES } from '../../src/contract/search-attributes.js';
import { DEFAULT_TASK_QUEUE } from '../../src/contract/task-queues.js';
import { ALERTS, BATCH, GENERATION, LEDGER, NOTICE } from '../../src/contract/workflow-types.js';

const messages = Object.values({ ...generationMessages, ...batchMessages, ...ledgerMessages }).filter(
  (one) => typeof one === 'object',
);
const memoKeys = [...Object.values(GENERATION_MEMO), ...Object.values(BATCH_MEMO)];

/** Names that are no word of any language: they are strays also as names of properties. */
const KEYS: readonly string[] = [...ATTRIBUTE_NAMES, ...memoKeys.filter((key) => key.startsWith('kling'))];

/** The names of the contract. Other keys of memos are common words; that `memo` is opened nowhere else is a rule of its own. */
export const NAMES: ReadonlySet<string> = new Set([
  ...[GENERATION, BATCH, LEDGER, NOTICE, ALERTS, DEFAULT_TASK_QUEUE],
  ...messages.map(({ name }) => name),
  ...ACTIVITY_NAMES,
  ...Object.values(PATCHES),
  ...Object.values(failureTypes).filter((one) => typeof one === 'string'),
  ...KEYS,
]);

/** Names that say something else too, and what. These are strays only where Temporal takes a name. */
export const COMMON_WORDS: Readonly<Record<string, string>> = {
  alerts: 'a field of the progress of a batch, and of its alerts before',
  batch: 'a command, and the id of a batch whose file has no name',
  items: 'a field of the input of a batch, and a word in texts',
  kling: 'the command',
  notice: 'a line that tells people something',
  report: 'a field of the result of a batch, and a word in texts',
  status: "a field of Kling's replies",
  waiting: 'the state of an item that was not started',
  Refused: 'a kind of failure: Kling has refused a request',
  TemporalUnreachable: 'the error of a client that reaches no server',
};

/** Found in longer texts too: in filters, and where a name is put together. */
const PIECES: readonly string[] = [...ATTRIBUTE_NAMES, '-submit-', `"${GENERATION}"`, `"${BATCH}"`];

/** Functions whose first argument Temporal takes for a name. */
const TAKES_NAME =
  /^(query|signal|signalWithStart|executeUpdate|startUpdate|start|execute|startChild|executeChild|define(Query|Signal|Update))$/;
/** Properties that hold a name of Temporal's. */
const HOLDS_NAME = /^(type|name|taskQueue)$/;

type Text = ts.StringLiteralLike | ts.TemplateHead | ts.TemplateMiddle | ts.TemplateTail;

function isText(node: ts.Node): node is Text {
  return ts.isStringLiteralLike(node) || ts.isTemplateHead(node) || ts.isTemplateMiddleOrTemplateTail(node);
}

const nameOf = (node: ts.Node): string =>
  ts.isPropertyAccessExpression(node) ? node.name.text : ts.isIdentifier(node) ? node.text : '';

const isNullish = ({ kind }: ts.Node) => kind === ts.SyntaxKind.QuestionQuestionToken;

/** `handle.query('status')`, `type === 'batch'`, `{ taskQueue: given ?? 'kling' }`. */
function isWhereTemporalTakesNames(node: ts.Node): boolean {
  const { parent } = node;
  if (ts.isCallExpression(parent)) return parent.arguments[0] === node && TAKES_NAME.test(nameOf(parent.expression));
  if (ts.isPropertyAssignment(parent)) return HOLDS_NAME.test(nameOf(parent.name)) && !isOfTool(parent);
  if (!ts.isBinaryExpression(parent)) return false;
  if (isNullish(parent.operatorToken)) return isWhereTemporalTakesNames(parent);
  const other = parent.left === node ? parent.right : parent.left;
  // A bare `name` may be that of anything.
  return ts.isIdentifier(other) ? other.text === 'type' : HOLDS_NAME.test(nameOf(other));
}

/** `defineTool({ name: 'status' })` */
function isOfTool({ parent: { parent } }: ts.PropertyAssignment): boolean {
  return ts.isCallExpression(parent) && nameOf(parent.expression) === 'defineTool';
}

function isStrayText(node: Text): boolean {
  if (PIECES.some((piece) => node.text.includes(piece))) return true;
  // That an index such as `Activities['submit']` names something is the compiler's to check.
  const isIndex = ts.isLiteralTypeNode(node.parent) && ts.isIndexedAccessTypeNode(node.parent.parent);
  if (!NAMES.has(node.text) || isIndex) return false;
  return !Object.hasOwn(COMMON_WORDS, node.text) || isWhereTemporalTakesNames(node);
}

/** `memo.prompt`, `const { prompt } = execution.memo ?? {}`, `{ memo: { prompt } }`, `upsertMemo({ prompt })`. */
function isOpenedMemo(node: ts.Node): boolean {
  if (ts.isPropertyAccessExpression(node) || ts.isElementAccessExpression(node))
    return nameOf(node.expression) === 'memo';
  if (ts.isVariableDeclaration(node) && ts.isObjectBindingPattern(node.name)) {
    const from = node.initializer;
    const source = from !== undefined && ts.isBinaryExpression(from) ? from.left : from;
    return source !== undefined && nameOf(source) === 'memo';
  }
  if (!ts.isObjectLiteralExpression(node)) return false;
  const { parent } = node;
  return (
    (ts.isPropertyAssignment(parent) && nameOf(parent.name) === 'memo') ||
    (ts.isCallExpression(parent) && nameOf(parent.expression) === 'upsertMemo')
  );
}

/** `${batchId}/${id}`, `workflowId.lastIndexOf('/')`. */
function isIdOfAnItem(node: ts.Node): boolean {
  if (ts.isTemplateSpan(node)) return /batch(Id)?$/i.test(nameOf(node.expression)) && node.literal.text === '/';
  if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) return false;
  const { expression, name } = node.expression;
  return name.text === 'lastIndexOf' && /id$/i.test(nameOf(expression)) && node.arguments[0]?.getText() === "'/'";
}

function isStray(node: ts.Node): boolean {
  if (ts.isIdentifier(node)) return KEYS.includes(node.text);
  if (isText(node)) return isStrayText(node);
  return isOpenedMemo(node) || isIdOfAnItem(node);
}

/** Where a file spells a name that is the contract's to spell, as `file:line text`. */
export function listStrayNames(file: string, text: string): string[] {
  const found: string[] = [];
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.ES2023, true);
  const visit = (node: ts.Node): void => {
    if (isStray(node)) {
      const { line } = source.getLineAndCharacterOfPosition(node.getStart());
      found.push(`${file}:${line + 1} ${node.getText()}`);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}
