import { PlumblineError } from "../errors";
import type { Place } from "./uploads/processUpload";

/** Partition, account and Region of a function, from its ARN. */
export function placeOf(functionArn: string): Place {
  const [, partition, , region, account] = functionArn.split(":");
  if (!partition || !region || !account) {
    throw new PlumblineError(
      `the function's ARN was "${functionArn}", must name Region and account`,
    );
  }
  return { partition, account, region };
}
