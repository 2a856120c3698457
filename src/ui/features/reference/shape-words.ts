/** A shape in words: its type, as TypeScript would write it, and its allowed values. */
import type { Shape } from '#contract/shape.ts';

export function typeWords({ types, item, fields }: Shape): string {
  if (types.size === 0) return 'any';
  const words = [...types].map((type) => {
    if (type === 'array') return item ? `array of ${typeWords(item)}` : 'array';
    return type === 'object' && item && fields.size === 0 ? `object of ${typeWords(item)}` : type;
  });
  return words.join(' or ');
}

/** `1 text`, `"DESC"`: a value as JSON, and what it is called. */
export function valueWords([value, name]: readonly [value: unknown, name: string]): string {
  const json = JSON.stringify(value);
  return name === '' ? json : `${json} ${name}`;
}

/** The fields to show below a shape: its own, or those of its elements. */
export function fieldsBelow({ fields, item }: Shape): ReadonlyMap<string, Shape> {
  return fields.size === 0 && item ? fieldsBelow(item) : fields;
}
