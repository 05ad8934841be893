import { DocumentError, PermanentError } from "../../functions/errors";
import type { Scan } from "../../functions/findings/model";
import { readInspecReports } from "../../functions/readers/inspec";
import { readXccdf } from "../../functions/readers/xccdf";
import { readWithProgress } from "../progress";
import type { FileFacts } from "./identity";

/**
 * What a result says of its host. A file that cannot be read says nothing: it goes through the stack
 * all the same, whose answer to it is what the user wants to see.
 */
export async function readClaims(file: string): Promise<Omit<FileFacts, "fileName">> {
  try {
    for await (const event of readXccdf(readWithProgress(file))) {
      if (event.kind !== "scan") continue;
      return claimsOf(event.scan);
    }
  } catch (error) {
    if (!(error instanceof DocumentError)) throw error;
  }
  return {};
}

/** The same of a report of InSpec. */
export async function readInspecClaims(file: string): Promise<Omit<FileFacts, "fileName">> {
  try {
    const [first] = await readInspecReports(readWithProgress(file));
    return first === undefined ? {} : claimsOf(first.scan);
  } catch (error) {
    if (!(error instanceof PermanentError)) throw error;
  }
  return {};
}

function claimsOf({ target, endTime, startTime }: Scan): Omit<FileFacts, "fileName"> {
  const time = endTime ?? startTime;
  return {
    claimed: target.instanceIds,
    ...(target.name === undefined ? {} : { host: target.name }),
    ...(time === undefined ? {} : { time }),
  };
}
