import { assertNever } from '../../assert-never.js';
import type { CheckedStep } from '../check/checked.js';

export const GRAPH_FORMATS = ['text', 'mermaid', 'dot'] as const;
export type GraphFormat = (typeof GRAPH_FORMATS)[number];

/** A step and the steps that it waits for, as lines in one of several forms. */
export function drawGraph(steps: readonly CheckedStep[], format: GraphFormat): readonly string[] {
  switch (format) {
    case 'text':
      return drawText(steps);
    case 'mermaid':
      return drawMermaid(steps);
    case 'dot':
      return drawDot(steps);
    default:
      return assertNever(format);
  }
}

/** `image2video kling-v2-6`, `join`: what a step does. */
export function describeStep({ step, makes }: Pick<CheckedStep, 'step' | 'makes'>): string {
  if (step.kind !== 'generate') return step.kind;
  return [makes.product ?? step.kind, makes.model].filter((word) => word !== undefined).join(' ');
}

/** `x40`, `x?` where an earlier step decides it; empty for a step without `forEach`. */
export function describeTimes({ step, times }: Pick<CheckedStep, 'step' | 'times'>): string {
  return step.forEach === undefined ? '' : `x${times ?? '?'}`;
}

/** The steps that it waits for: `picture (each), voice`. */
export const describeLinks = ({ links }: Pick<CheckedStep, 'links'>): string =>
  listEdges({ links })
    .map(({ from, label }) => (label === undefined ? from : `${from} (${label})`))
    .join(', ');

interface Edge {
  readonly from: string;
  readonly label?: string;
}

/** One for each step, however often it is referred to. */
function listEdges({ links }: Pick<CheckedStep, 'links'>): readonly Edge[] {
  const names = [...new Set(links.map(({ step }) => step))];
  return names.map((from) => {
    const ways = links.filter(({ step }) => step === from).map(({ of }) => of);
    if (ways.includes('all')) return { from };
    return { from, label: ways.includes('same') ? 'each' : ways.join(', ') };
  });
}

function drawText(steps: readonly CheckedStep[]): readonly string[] {
  const rows = steps.map((one) => {
    const links = describeLinks(one);
    const leftOut = one.isChosen ? '' : '  (left out)';
    return [one.step.name, describeTimes(one), describeStep(one), `${links === '' ? '' : `<- ${links}`}${leftOut}`];
  });
  const widths = [0, 1, 2].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}

const titleOf = (one: CheckedStep): string => [one.step.name, describeTimes(one)].filter(Boolean).join(' ');

/** Nodes have numbers: some names are words of Mermaid's own. */
function drawMermaid(steps: readonly CheckedStep[]): readonly string[] {
  const ids = new Map(steps.map(({ step }, index) => [step.name, `s${index}`]));
  const idOf = (name: string): string => ids.get(name) ?? name;
  return [
    'flowchart TD',
    ...steps.map((one) => {
      const style = one.isChosen ? '' : ':::leftOut';
      return `  ${idOf(one.step.name)}["${titleOf(one)}: ${describeStep(one)}"]${style}`;
    }),
    ...steps.flatMap((one) =>
      listEdges(one).map(({ from, label }) => {
        const arrow = label === undefined ? '-->' : `-- ${label} -->`;
        return `  ${idOf(from)} ${arrow} ${idOf(one.step.name)}`;
      }),
    ),
    ...(steps.every(({ isChosen }) => isChosen) ? [] : ['  classDef leftOut stroke-dasharray: 4']),
  ];
}

function drawDot(steps: readonly CheckedStep[]): readonly string[] {
  return [
    'digraph pipeline {',
    '  node [shape=box];',
    ...steps.map((one) => {
      const style = one.isChosen ? '' : ', style=dashed';
      return `  "${one.step.name}" [label="${titleOf(one)}\\n${describeStep(one)}"${style}];`;
    }),
    ...steps.flatMap((one) =>
      listEdges(one).map(({ from, label }) => {
        const note = label === undefined ? '' : ` [label="${label}"]`;
        return `  "${from}" -> "${one.step.name}"${note};`;
      }),
    ),
    '}',
  ];
}
