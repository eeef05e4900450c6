import type { Json } from '../../domain/record.js';
import type { Complaint } from '../../domain/invalid-request.js';
import type { Product } from '../product.js';
import { explainValue } from '../schema/explain-value.js';
import type { Ask, Verdict } from './ask.js';
import { judgeAbilities } from './judge-abilities.js';
import { judgeReferences } from './judge-references.js';
import { judgeModel, listBeyondLimits } from './judge-model.js';

/** What holds between fields, and between fields and model. */
export function judgeRules(ask: Ask): Verdict {
  const { product, body, model = '' } = ask;
  // What holds for the models that are known says nothing of another one.
  if (model !== '' && !Object.hasOwn(product.models, model))
    return { problems: listMissing(product, body), notices: [] };
  const abilities = judgeAbilities(ask);
  const doubts = (product.doubts ?? []).filter(({ applies }) => applies(body, model));
  return {
    problems: [
      ...listMissing(ask.product, ask.body),
      ...listBeyondLimits(ask),
      ...product.rules.filter(({ breaks }) => breaks(body, model)).map(({ path, text }) => ({ path, text })),
      ...abilities.problems,
      ...judgeReferences(ask),
    ],
    notices: [...judgeModel(ask), ...abilities.notices, ...doubts.map(({ path, text }) => `${path}: ${text}`)],
  };
}

/** The rules that a generation had to pass before abilities were checked: one that began then must replay as it was. */
export function judgeFirstRules(ask: Ask): Verdict {
  const broken = ask.product.rules.filter(({ later, breaks }) => later !== true && breaks(ask.body, ask.model ?? ''));
  return {
    problems: [
      ...listMissing(ask.product, ask.body),
      ...listBeyondLimits(ask),
      ...broken.map(({ path, text }) => ({ path, text })),
    ],
    notices: [],
  };
}

/** What a request needs and does not have. */
export function listMissing({ name, required, fields, example }: Product, body: Json): readonly Complaint[] {
  return required.flatMap((need) => {
    const names = typeof need === 'string' ? [need] : need;
    if (names.some((one) => body[one] !== undefined)) return [];
    const [first = ''] = names;
    const field = fields[first];
    const what = field === undefined ? '' : `: write ${explainValue(field, example[first])}`;
    return [{ path: first, text: `missing; ${name} needs ${names.join(' or ')}${what}` }];
  });
}
