import { listRequestFiles } from '../../../products/request-files.js';
import type { InputFile } from '../../../products/schema/input-files.js';
import { useOf } from '../../../products/schema/input-files.js';
import { stepPath } from '../parse/parse-step.js';
import type { CheckedPipeline } from './checked.js';
import { isStandIn } from './stand-ins.js';

/** A file that a pipeline names, with the first place that does. Of what an operation takes nothing more is known than that it is a file. */
export type NamedInput =
  | { readonly file: string; readonly path: string; readonly isOfOperation: true }
  | { readonly file: string; readonly path: string; readonly isOfOperation: false; readonly input: InputFile };

/** The files that a pipeline names of its own, each once for each way in which it is used: what its steps make, and what has a scheme, is none. */
export function listInputFiles({ steps }: Pick<CheckedPipeline, 'steps'>): readonly NamedInput[] {
  const found = new Map<string, NamedInput>();
  const add = (key: string, named: NamedInput) => {
    if (!found.has(key)) found.set(key, named);
  };
  for (const { step, requests, files } of steps) {
    for (const request of requests) {
      if (request.kind === 'adopt') continue;
      for (const input of listRequestFiles(request, request.body)) {
        const { file, field } = input;
        if (isStandIn(file)) continue;
        const path = stepPath(step.name, step.kind === 'generate' ? `generate.${field}` : step.kind);
        add(useOf(input), { file, path, isOfOperation: false, input });
      }
    }
    for (const { file, field } of files)
      add(file, { file, path: stepPath(step.name, `${step.kind}.${field}`), isOfOperation: true });
  }
  return [...found.values()];
}
