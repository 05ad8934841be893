import { RejectedError } from "../../errors";
import type { Target } from "../../findings/finding";
import type { UploadAllowance, UploadCounts } from "../../sinks/store/uploadCounts";
import type { Upload } from "./uploads";

/** So many uploads a process has to have come through before it trusts its memory. */
const settledAfter = 10;

/** Hosts that one process remembers; it forgets all of them rather than grow. */
const maxRemembered = 50_000;

/**
 * What each host may have of the queue and of the function's time: so many uploads and bytes in an hour,
 * every attempt at an upload included, so that files which end the run that reads them are tried a
 * bounded number of times, however many there are.
 *
 * A count is a write, which would cost as much as a scan with nothing new in it. Therefore it is written
 * only where a host could be beyond its share: an upload that comes again, for the run before may have
 * died of it; one of a host that this process has heard of in the same hour; and the first ones of each
 * process, since one that was ended remembers nothing. A fleet that is scanned once a day writes nothing.
 */
export class HostShare {
  readonly #allowance: UploadAllowance;
  #done = 0;
  readonly #heardOf = new Set<string>();

  constructor(allowance: UploadAllowance) {
    this.#allowance = allowance;
  }

  /**
   * Runs what is to be done about an upload, where its host's share of the hour is not used up.
   *
   * @param attempt how often the upload was handed out, this time included.
   * @throws RejectedError where it is.
   */
  async within(
    host: Target,
    upload: Pick<Upload, "key" | "time" | "size">,
    attempt: number,
    counts: Pick<UploadCounts, "take">,
    work: () => Promise<void>,
  ): Promise<void> {
    const isHeardOf = this.#remember(host, upload.time);
    if (attempt > 1 || isHeardOf || this.#done < settledAfter) {
      if (!(await counts.take(host, upload, this.#allowance))) throw this.#rejected(host, upload);
    }
    try {
      await work();
    } finally {
      // A run that was ended does not come here: the process begins anew.
      this.#done += 1;
    }
  }

  #remember({ account, region, id }: Target, time: string): boolean {
    const name = JSON.stringify([account, region, id, time.slice(0, 13)]);
    if (this.#heardOf.has(name)) return true;
    if (this.#heardOf.size >= maxRemembered) this.#heardOf.clear();
    this.#heardOf.add(name);
    return false;
  }

  #rejected({ id }: Target, { key, time }: Pick<Upload, "key" | "time">): RejectedError {
    const { uploads, bytes } = this.#allowance;
    const hour = `${time.slice(0, 13)}:00 UTC`;
    return new RejectedError(
      `${key} was not read: ${id} has used up the ${uploads} uploads and ${Math.floor(bytes / 1024 / 1024)} MB that a host may have in the hour from ${hour}, attempts that failed included; the file stays in the bucket`,
    );
  }
}
