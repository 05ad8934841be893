import { PermanentError } from "../../errors";
import { cut } from "../../findings/text";

/** What a host says when its scan itself failed, so that it does not fall silent. */
export interface FailureRecord {
  readonly instanceId: string;
  readonly stage: string;
  readonly message: string;
  readonly exitStatus?: number;
  readonly profile?: string;
}

/** More than this is no failure record of ours. */
export const maxFailureRecordBytes = 64 * 1024;

const maxText = 1000;

/** @throws PermanentError where the text is no failure record. */
export function parseFailureRecord(json: string): FailureRecord {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch (cause) {
    throw new PermanentError("the failure record is not JSON", { cause });
  }
  const fields = (typeof value === "object" && value !== null ? value : {}) as Record<
    string,
    unknown
  >;
  if (fields["schema"] !== "plumbline/scan-failure/1") {
    throw new PermanentError(
      `the failure record's schema was ${JSON.stringify(fields["schema"])}, must be "plumbline/scan-failure/1"`,
    );
  }
  return {
    instanceId: text(fields["instanceId"]) ?? "",
    stage: text(fields["stage"]) ?? "unknown",
    message: text(fields["message"]) ?? "",
    exitStatus: typeof fields["exitStatus"] === "number" ? fields["exitStatus"] : undefined,
    profile: text(fields["profile"]),
  };
}

function text(value: unknown): string | undefined {
  return typeof value === "string" ? cut(value, maxText) : undefined;
}
