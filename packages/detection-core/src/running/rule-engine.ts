import type { Engine } from '@drawbridge/kql';

/** What runs a rule's queries: the engine here, or a service that has the logs. */
export interface RuleEngine extends Pick<Engine, 'check' | 'query' | 'tables' | 'functions'> {
  /**
   * The tables with a time that a query reads; undefined where that is not known, and then the rule is run at all of its
   * times. Absent: the tables that the query's words name.
   */
  tablesRead?(query: string): Promise<readonly string[] | undefined>;
}
