import { S3Client } from "@aws-sdk/client-s3";
import { type Environment, requireEnv, requireNumber, stringList } from "../../environment";
import type { Job } from "./processBatch";
import { type UploadTools, processUpload } from "./processUpload";
import type { ScanTools } from "../scans/scanSetup";
import type { UploadKind } from "./uploadKinds";
import { uploadsOf } from "./uploads";

/** What every function that reads uploads is told beside what all are that read scans. */
export interface UploadSetup extends Pick<
  UploadTools,
  "kind" | "maxResultBytes" | "s3" | "trustedUploaders"
> {
  readonly quarantineQueueUrl: string;
}

/** Reads the variables `QUARANTINE_QUEUE_URL`, `TRUSTED_UPLOADERS` and `MAX_RESULT_BYTES`. */
export function uploadSetup(environment: Environment, kind: UploadKind): UploadSetup {
  return {
    kind,
    s3: new S3Client(),
    quarantineQueueUrl: requireEnv(environment, "QUARANTINE_QUEUE_URL"),
    trustedUploaders: stringList(environment, "TRUSTED_UPLOADERS"),
    maxResultBytes: requireNumber(environment, "MAX_RESULT_BYTES"),
  };
}

/** A message of uploads asks for each of them to be processed. */
export function uploadJobs(setup: UploadSetup, scanTools: ScanTools): (body: string) => Job[] {
  const tools: UploadTools = { ...scanTools, ...setup };
  return (body) =>
    uploadsOf(body).map((upload) => ({
      object: upload,
      run: () => processUpload(upload, tools),
    }));
}
