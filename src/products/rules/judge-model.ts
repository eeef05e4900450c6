import type { Complaint } from '../../domain/invalid-request.js';
import { explainBeyond } from '../schema/check-word.js';
import type { Ask } from './ask.js';

/** Words that the model does not take where others do. */
export function listBeyondLimits({ product, model, body }: Ask): readonly Complaint[] {
  if (model === undefined) return [];
  const limits = Object.entries(product.models[model]?.limits ?? {});
  return limits.flatMap(([path, allowed]) => {
    const value = body[path];
    if (typeof value !== 'string' || allowed.includes(value)) return [];
    const field = product.fields[path];
    const why = field?.type === 'choice' ? field.refusals?.[value]?.replace('<model>', model) : undefined;
    const reason = why === undefined ? '' : ` (${why})`;
    return [{ path, text: explainBeyond(value, model, allowed) + reason }];
  });
}

/** What is to be said of a model that makes the result all the same. */
export function judgeModel({ product, model, body }: Ask): readonly string[] {
  const facts = model === undefined ? undefined : product.models[model];
  if (facts === undefined) return [];
  const standing = Object.keys(product.models).some((name) => product.models[name]?.discontinued !== true);
  const instead = standing ? `write e.g. "${product.defaultModel ?? ''}"` : `${product.name} has no other`;
  const gone = `model_name: Kling takes ${model} out of service and may refuse it; ${instead}`;
  const fixed = `mode: ${model} makes and bills ${facts.onlyResolution ?? ''} in every mode`;
  return [
    ...(facts.discontinued === true ? [gone] : []),
    ...(facts.onlyResolution !== undefined && body.mode === 'std' ? [fixed] : []),
  ];
}
