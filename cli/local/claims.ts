import { DocumentError } from "../../functions/errors";
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
      const { target, endTime, startTime } = event.scan;
      const time = endTime ?? startTime;
      return {
        claimed: target.instanceIds,
        ...(target.name === undefined ? {} : { host: target.name }),
        ...(time === undefined ? {} : { time }),
      };
    }
  } catch (error) {
    if (!(error instanceof DocumentError)) throw error;
  }
  return {};
}
