import { PermanentError } from "../../errors";
import type { ReportMessage } from "./messages";
import { reportKey, reportTypes } from "./reports";
import type { CisWorkTools } from "./tools";

/**
 * Fetches a scan's report into the bucket. Inspector makes it while nobody waits: as long as it is not
 * there, the message is sent again, to be looked at in a quarter of an hour.
 *
 * @throws PermanentError where Inspector does not make it.
 */
export async function fetchReport(message: ReportMessage, tools: CisWorkTools): Promise<void> {
  const { scan, format, until } = message;
  if ((await tools.table.load(scan.arn))?.[format] !== undefined) return;
  const { status, url } = await tools.api.report(scan.arn, format);
  if (status === "SUCCEEDED" && url !== undefined) {
    const key = reportKey(scan, format);
    await tools.archive(url, key, reportTypes[format]);
    await tools.table.putReport(scan.arn, format, key);
    tools.log.info("CIS report archived", { scan: scan.arn, key });
    return;
  }
  const late = new Date(tools.now()).toISOString() >= until;
  if (status === "FAILED" || late) {
    const why = late ? "was not made in time" : "could not be made";
    throw new PermanentError(`the ${format} report of ${scan.arn} ${why}`);
  }
  await tools.send([message]);
}
