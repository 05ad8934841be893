/** What is kept of a host itself, beside its findings. Instants are ISO 8601 in UTC. */
export interface HostRecord {
  /** Since when scans of it have been expected; only kept of hosts that have sent none yet. */
  readonly expectedSince?: string;
  /** Since when it has sent nothing, where that is longer than it may be. */
  readonly silentSince?: string;
  /** Its newest scan when it fell silent. */
  readonly lastScan?: string;
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
    if (silent) return { silent };
    // Without a scan it is only the patience that has grown.
    const back = lastScan !== undefined && lastScan > known.silentSince;
    return { silent, ...(back && { news: "back" }), record: {} };
  }
  if (silent) return { silent, news: "silent", record: { silentSince: since, lastScan } };
  const isNew = lastScan === undefined && known?.expectedSince !== since;
  return { silent, ...(isNew && { record: { expectedSince: since } }) };
}

/** Whether the host was terminated, and has not scanned since. */
function isGone(known: HostRecord | undefined, lastScan: string | undefined): boolean {
  return known?.goneAt !== undefined && (lastScan === undefined || lastScan <= known.goneAt);
}
