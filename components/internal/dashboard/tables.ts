import { logTable, type Unplaced } from "./dashboard";

/**
 * What no metric says, because it would be one of each rule, host or exception: tables that
 * CloudWatch Logs Insights reads from the functions' logs when somebody looks, over the dashboard's
 * time range.
 */
const scans = 'filter message = "scan processed"';
const half = { width: 12, height: 8 };

/** The rules that fail on most hosts, whether or not an exception accepts that. */
export function worstRules(region: string, logGroupName: string): Unplaced {
  return logTable(
    "Rules that fail on most hosts",
    region,
    logGroupName,
    [
      scans,
      // Insights finds only the first 200 fields of a line by itself: a list has more.
      "fields jsonParse(@message) as line",
      "unnest line.failing into failing",
      "stats count_distinct(target) as hosts by failing.rule, failing.severity",
      "sort hosts desc",
      "limit 20",
    ],
    half,
  );
}

/** How old what is known of each host is: the newest scan of each, the oldest of them first. */
export function oldestScans(region: string, logGroupName: string): Unplaced {
  return logTable(
    "Newest scan of each host, the oldest first",
    region,
    logGroupName,
    [
      scans,
      "stats max(scan.endTime) as newest, latest(outcome) as outcome by target, scan.profile",
      "sort newest asc",
      "limit 20",
    ],
    half,
  );
}

/** Exceptions that end soon and have not ended, as somebody was warned of them. */
export function endingExceptions(region: string, logGroupName: string): Unplaced {
  return logTable(
    "Exceptions that end soon",
    region,
    logGroupName,
    [
      'filter message = "exception ends soon" and endsAt > now()',
      "stats sum(findings) as hidden, latest(owner) as owner, latest(reason) as reason by exception, expires",
      "sort expires asc",
      "limit 20",
    ],
    { width: 24, height: 6 },
  );
}

/** What came in last, and how it ended. */
export function latestScans(region: string, logGroupName: string): Unplaced {
  return logTable(
    "Latest scans",
    region,
    logGroupName,
    [
      scans,
      "fields @timestamp, target, scan.profile, outcome, summary.score, summary.rules.assessed, summary.rules.expected, counts.pass, counts.fail, counts.error, counts.notchecked",
      "sort @timestamp desc",
      "limit 25",
    ],
    { width: 24, height: 8 },
  );
}
