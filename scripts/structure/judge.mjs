/** What is broken, by unit: a heading and the offenders under it. An exemption that exempts nothing is broken too. */
export function judge(units, limits) {
  const total = units.flatMap(({ longFunctions }) => longFunctions).length;
  return units.flatMap((unit) => judgeUnit(unit, limits, total > limits.longFunctions.allowed));
}

function judgeUnit(unit, limits, tooManyLong) {
  const { name, longFunctions, fullFolders, circles, arrows, isOrderMissing } = unit;
  const { exempt, unused, stale } = splitExports(unit, limits);
  const noOrder = isOrderMissing ? [`packages/${name}/folder-order.json is missing`] : [];
  const kinds = [
    [`functions over ${limits.longFunctions.lines} lines`, longFunctions, tooManyLong],
    [`folders over ${limits.fullFolders.files} files`, fullFolders, true],
    ['circles between folders', circles, true],
    ['arrows against the order', [...noOrder, ...(arrows ?? [])], true],
    ['exports that nobody uses', unused, true],
    ['exports exempt, but used or gone', stale, true],
    ['exports exempt', exempt, false],
  ];
  return kinds
    .filter(([, offenders]) => offenders.length > 0)
    .map(([kind, offenders, isBroken]) => ({ name, kind, offenders, isBroken }));
}

/** The exports that nobody uses, those of them that are exempt with their reason, and the exemptions of no use. */
export function splitExports({ name, uncalled, unused }, limits) {
  const reasons = limits.unusedExports.exempt[name] ?? {};
  return {
    unused: unused.filter((exported) => !(exported in reasons)),
    exempt: unused.flatMap((exported) => (exported in reasons ? [`${exported}: ${reasons[exported]}`] : [])),
    stale: Object.keys(reasons).filter((exported) => !uncalled.includes(exported)),
  };
}
