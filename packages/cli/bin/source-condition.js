/** Makes every import resolve as if Node had been started with `--conditions=@drawbridge/source`. */
export function resolve(specifier, context, nextResolve) {
  return nextResolve(specifier, { ...context, conditions: [...context.conditions, '@drawbridge/source'] });
}
