/**
 * What the parser's snapshot has analysed before it is taken: constructs that rules are made of, so that the parser's
 * code for them lies in the snapshot compiled. They need no table, and nothing looks at what they give.
 */
export const warmUpQueries: readonly string[] = [
  'print x = 1 | where x > 0 | extend y = tostring(x) | summarize count() by bin(x, 2), y',
  `let window = 1h;
let names = dynamic(["a", "b"]);
let Events = datatable(TimeGenerated:datetime, Name:string, Address:string, Details:dynamic, Count:long, Ok:bool)
  [datetime(2026-01-01), "a", "203.0.113.7", dynamic({"k": [1, 2]}), 1, true];
let isShort = (text:string, most:long = 3) { strlen(text) <= most and text !in~ (names) };
let recent = (lookback:timespan) {
  Events
  | where TimeGenerated between (ago(lookback) .. now()) and Name in~ ("a", "b") and Ok != false
  | where Name has_any (names) or Name =~ "A" or Name matches regex @"^a+$" or Address startswith "203."
  | where isnotempty(Name) and not(isShort(Name)) and Name !contains "x" and Details.k[0] has "1"
  | extend Key = tostring(Details.k), Parsed = parse_json(tostring(Details)), Day = startofday(TimeGenerated)
  | extend Kind = case(Count > 5, "many", Count between (2 .. 5), "some", "few"), Id = iff(Ok, strcat(Name, "-", Key), "")
  | extend User = tostring(split(Name, "@", 0)[0]), Host = extract(@"(\\w+)", 1, Name), Part = coalesce(Key, Name)
  | extend Raw = parse_url(Name), Bag = bag_pack("n", Name, "c", Count), Private = ipv4_is_private(Address)
};
let known = materialize(recent(window) | project TimeGenerated, Name, Address, Details, Count, Key);
let peak = toscalar(known | summarize max(Count));
known
| join kind=inner (recent(1d) | project Name, Second = TimeGenerated, Host) on Name
| join kind=leftanti (Events | distinct Name) on $left.Key == $right.Name
| lookup kind=leftouter (Events | summarize Last = arg_max(TimeGenerated, *) by Address) on Address
| where Second - TimeGenerated <= window and Count >= peak
| mv-expand Item = Details.k to typeof(string)
| mv-apply Inner = todynamic(Details.k) on (where Inner != "" | summarize Inners = make_set(tostring(Inner)))
| summarize Starts = min(TimeGenerated), Ends = max(TimeGenerated), dcount(Name), Names = make_set(Name, 100),
    Lists = make_list(Item), countif(Count > 1), Any = take_any(Host), Total = sum(Count) by Address, bin(TimeGenerated, window)
| extend Span = datetime_diff("minute", Ends, Starts), Rate = round(1.0 * Total / 3, 2), Many = array_length(Names)
| project-away Any
| project-rename From = Address
| union isfuzzy=true (Events | project From = Address, Total = Count, Starts = TimeGenerated)
| parse From with First:int "." Rest
| sort by Starts desc, Total asc
| top 10 by Total
| project Starts, From, Total, Names, Column = column_ifexists("Missing", "")`,
];
