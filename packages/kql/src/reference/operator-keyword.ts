const irregular: Readonly<Record<string, string>> = {
  ExecuteAndCacheOperator: '__executeAndCache',
  FilterOperator: 'where',
  GetSchemaOperator: 'getschema',
  PartitionByOperator: '__partitionby',
  ReduceByOperator: 'reduce',
};

/** How the operator is written: `MvExpandOperator` is `mv-expand`. */
export function operatorKeyword(kind: string): string {
  const words = kind.replace(/Operator$/, '').replace(/(?<=[a-z])(?=[A-Z])/g, '-');
  return irregular[kind] ?? words.toLowerCase();
}
