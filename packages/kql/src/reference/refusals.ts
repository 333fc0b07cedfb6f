/** What is left out on purpose, and why. A test proves that nothing on the list is in fact supported. */
export interface PublishedRefusal {
  readonly what: string;
  readonly names: RegExp;
  readonly why: string;
}

export const publishedRefusals: readonly PublishedRefusal[] = [
  {
    what: 'Geography (`geo_*`)',
    names: /^(?:__)?geo_(?!info_from_ip_address)/,
    why: 'Needs the S2 and H3 libraries to answer as Kusto does; hardly any detection uses it.',
  },
  {
    what: 'Graphs',
    names:
      /^(?:graph|Graph\w+|MakeGraphOperator|all|map|inner_nodes|node_id|node_degree_in|node_degree_out|labels)$/,
    why: 'Another query model with its own operators; no public detection in our survey uses it.',
  },
  {
    what: 'Machine learning, clustering, code, AI',
    names: /^(?:autocluster|basket|diffpatterns|python|r|csharp|ai_\w+|ReduceByOperator)$/,
    why: 'Their answers are not specified, or they run other people’s code or services.',
  },
  {
    what: 'Series decomposition, seasons and forecasts',
    names: /^series_(?:decompose\w*|periods_\w+|seasonal|outliers|fft|ifft|fit_2lines\w*)$/,
    why: 'Numerical methods whose details are not published (where `series_fit_2lines` may split, how its parts are weighed, how `series_outliers` makes the scores of its one documented series, no documented number tells); an approximation would change who is alerted.',
  },
  {
    what: 'Versions as decimals (`parse_version`)',
    names: /^parse_version$/,
    why: 'Its decimals have up to 32 digits before the point, of which 20 are kept here.',
  },
  {
    what: 'The list of time zones',
    names: /^datetime_list_timezones$/,
    why: 'Which names it has, and in which order, is not documented; each zone can be used by its name.',
  },
  {
    what: 'Other clusters, databases and services',
    names:
      /^(?:cluster|database|external_table|materialized_view|entity_group|stored_query_result|\w+_request(?:_post)?|execute_\w+|external_datatable|infer_storage_schema\w*|ExecuteAndCacheOperator|MacroExpandOperator|ConsumeOperator)$/,
    why: 'A query cannot reach the network or any data but its tables.',
  },
  {
    what: 'User analytics plugins',
    names:
      /^(?:active_users_count|activity_\w+|funnel_\w+|new_activity_metrics|rolling_percentile|rows_near|session_count|sequence_detect|sliding_window_counts)$/,
    why: 'Product analytics; no public detection in our survey uses them.',
  },
  {
    what: 'Identity and storage of the service',
    names: /^(?:current_\w+|cursor_\w+|extent_\w+|extentid|row_id|estimate_rows_count|identity\w*|preview)$/,
    why: 'They tell about the service that runs the query, and there is none.',
  },
  {
    what: 'Internal functions',
    names: /^(?:__|rowstore_ordinal_range$|PartitionByOperator$|passthrough$|(?:hll|tdigest)_isvalid$)/,
    why: 'Undocumented, for the service itself.',
  },
];

/** The published reason for which a name is left out. */
export function publishedReason(name: string): PublishedRefusal | undefined {
  return publishedRefusals.find((publishedRefusal) => publishedRefusal.names.test(name));
}
