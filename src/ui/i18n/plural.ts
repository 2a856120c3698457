/** Picks the form of a word for a count, by the plural rules of a language. */

/** Forms by category; `other` is what every language has. `{count}` stands for the formatted number. */
export type Forms = { readonly one?: string; readonly other: string };

/** Answers a function from a count to its phrase; counts over 999 get the language's grouping. */
export function pluralizer(language: string): (count: number, forms: Forms) => string {
  const rules = new Intl.PluralRules(language);
  const numbers = new Intl.NumberFormat(language);
  return (count, forms) => {
    const form = rules.select(count) === 'one' ? (forms.one ?? forms.other) : forms.other;
    return form.replace('{count}', numbers.format(count));
  };
}
