/** The fields anywhere in a shape, as the document's tables list them: flat, by name. */
import type { JsonType, Shape } from '#contract/shape.ts';

/** Every field name with its JSON types; those of elements and of optional fields too. */
export function shapeFields(
  { fields, item }: Shape,
  found = new Map<string, Set<JsonType>>(),
): Map<string, Set<JsonType>> {
  for (const [name, field] of fields) {
    const types = found.get(name) ?? new Set();
    for (const type of field.types) types.add(type);
    found.set(name, types);
    shapeFields(field, found);
  }
  if (item) shapeFields(item, found);
  return found;
}
