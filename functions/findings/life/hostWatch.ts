/** What is kept of a host itself, beside its findings. Instants are ISO 8601 in UTC. */
export interface HostRecord {
  /** Since when scans of it have been expected; only kept of hosts that have sent none yet. */
  readonly expectedSince?: string;
  /** Since when it has sent nothing, where that is longer than it may be. */
  readonly silentSince?: string;
  /** Its newest scan when it fell silent. */
  readonly lastScan?: string;
  /** When it was last found to be silent: nobody looks at a host any more of which no scans are expected. */
  readonly confirmedAt?: string;
  /** When it was terminated. */
  readonly goneAt?: string;
}

/** What was seen of a host that is expected to send scans. */
export interface HostSighting {
  /** The earliest sign that scans of it are expected. */
  readonly expectedSince: string;
  /** The end of its newest scan, whatever the profile. */
  readonly lastScan?: string;
}

/** What became of a host. */
export interface HostVerdict {
  readonly silent: boolean;
  /** What has to be told, once. */
  readonly news?: "silent" | "back";
  /** The record as it has to be kept from now on; absent where it stays as it is. */
  readonly record?: HostRecord;
}

const hour = 3_600_000;

/** How often it is written down that a host is silent still. */
const confirmEvery = 20 * hour;

/** For how long it counts without being found again: looks that fail for a weekend hide nothing. */
const confirmedFor = 72 * hour;

/**
 * Decides whether a host is silent: it is expected, it is not gone, and its newest scan is older
 * than it may be. A host that has never sent one has as long from when it was first expected, so
 * that a new machine is not reported before its first scan can have ended.
 */
export function judgeHost(
  known: HostRecord | undefined,
  { expectedSince, lastScan }: HostSighting,
  now: string,
  silentAfterHours: number,
): HostVerdict {
  if (isGone(known, lastScan)) return { silent: false };
  const waited = [known?.expectedSince, expectedSince].filter((each) => each !== undefined).sort();
  const since = lastScan ?? waited[0] ?? now;
  const silent = Date.parse(now) - Date.parse(since) >= silentAfterHours * hour;
  if (known?.silentSince !== undefined) {
    if (silent) return { silent, ...confirmation(known, now) };
    // Without a scan it is only the patience that has grown.
    const back = lastScan !== undefined && lastScan > known.silentSince;
    return { silent, ...(back && { news: "back" }), record: {} };
  }
  if (silent)
    return { silent, news: "silent", record: { silentSince: since, lastScan, confirmedAt: now } };
  const isNew = lastScan === undefined && known?.expectedSince !== since;
  return { silent, ...(isNew && { record: { expectedSince: since } }) };
}

function confirmation(
  { silentSince, lastScan, confirmedAt }: HostRecord,
  now: string,
): Pick<HostVerdict, "record"> {
  const age = Date.parse(now) - Date.parse(confirmedAt ?? "");
  if (age < confirmEvery) return {};
  return { record: { silentSince, lastScan, confirmedAt: now } };
}

/** What one watch keeps of a host. */
export interface WatchedHost extends HostRecord {
  /** Whose record it is, where it is not the host's own; see `HostTable`. */
  readonly watch?: string;
}

/** How long a host has been silent, and for whom. */
export interface Silence {
  /** ISO 8601: the earliest instant since when it has sent nothing that it should have. */
  readonly since: string;
  /** The newest scan of those that are missed since then; absent where there never was one. */
  readonly lastScan?: string;
  /** Names of the watches that miss something. */
  readonly missedBy: readonly string[];
}

/**
 * What all watches have written down of one host, as one: every number of silent hosts is counted by
 * this. A host counts once, whatever number of watches miss it, and not where it is known to be gone, or
 * where no watch has looked at it lately, because it left the targets or its pipeline is there no more.
 *
 * @param at ISO 8601: when it is asked.
 */
export function silenceOf(records: readonly WatchedHost[], at: string): Silence | undefined {
  const goneAt = goneSince(records);
  const silent = records
    .flatMap(({ silentSince, lastScan, confirmedAt, watch }) =>
      silentSince === undefined || isGone({ goneAt }, lastScan) || !isFresh(confirmedAt, at)
        ? []
        : [{ since: silentSince, lastScan, watch }],
    )
    .sort((a, b) => (a.since < b.since ? -1 : Number(a.since > b.since)));
  const [first] = silent;
  if (first === undefined) return undefined;
  const { since, lastScan } = first;
  const missedBy = [...new Set(silent.map(({ watch }) => watchName(watch)))].sort();
  return { since, ...(lastScan !== undefined && { lastScan }), missedBy };
}

function isFresh(confirmedAt: string | undefined, at: string): boolean {
  return confirmedAt !== undefined && Date.parse(at) - Date.parse(confirmedAt) < confirmedFor;
}

/** When a host was terminated, by whichever record says so. */
export function goneSince(records: readonly WatchedHost[]): string | undefined {
  return records
    .flatMap(({ goneAt }) => goneAt ?? [])
    .sort()
    .at(-1);
}

/** What a watch is called before people: after the kind of its scans, behind which its pipeline stands. */
export function watchName(watch = "scap"): string {
  const [kind = watch] = watch.split("~");
  return { scap: "SCAP", inspec: "InSpec" }[kind] ?? kind;
}

/** Whether the host was terminated, and has not scanned since. */
function isGone(known: HostRecord | undefined, lastScan: string | undefined): boolean {
  return known?.goneAt !== undefined && (lastScan === undefined || lastScan <= known.goneAt);
}
