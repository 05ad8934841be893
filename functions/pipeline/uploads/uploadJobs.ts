import { S3Client } from "@aws-sdk/client-s3";
import { type Environment, requireEnv, requireNumber, stringList } from "../../environment";
import { HostShare } from "./hostShare";
import type { JobsOf } from "./processBatch";
import { type UploadTools, processUpload } from "./processUpload";
import type { ScanTools } from "../scans/scanSetup";
import type { UploadKind } from "./uploadKinds";
import { uploadsOf } from "./uploads";

/** What every function that reads uploads is told beside what all are that read scans. */
export interface UploadSetup extends Pick<
  UploadTools,
  "core" | "kind" | "maxResultBytes" | "s3" | "share" | "trustedUploaders"
> {
  readonly quarantineQueueUrl: string;
}

/** Lambda gives a function processor time by its memory: with so much it has a whole core. */
const coreMegabytes = 1769;

/**
 * Reads the variables `QUARANTINE_QUEUE_URL`, `TRUSTED_UPLOADERS`, `MAX_RESULT_BYTES`,
 * `MAX_HOST_UPLOADS` and `MAX_HOST_BYTES`.
 */
export function uploadSetup(environment: Environment, kind: UploadKind): UploadSetup {
  return {
    kind,
    s3: new S3Client(),
    quarantineQueueUrl: requireEnv(environment, "QUARANTINE_QUEUE_URL"),
    trustedUploaders: stringList(environment, "TRUSTED_UPLOADERS"),
    maxResultBytes: requireNumber(environment, "MAX_RESULT_BYTES"),
    core: Math.min(
      1,
      requireNumber(environment, "AWS_LAMBDA_FUNCTION_MEMORY_SIZE") / coreMegabytes,
    ),
    share: new HostShare({
      uploads: requireNumber(environment, "MAX_HOST_UPLOADS"),
      bytes: requireNumber(environment, "MAX_HOST_BYTES"),
    }),
  };
}

/** A message of uploads asks for each of them to be processed. */
export function uploadJobs(setup: UploadSetup, scanTools: ScanTools): JobsOf {
  const tools: UploadTools = { ...scanTools, ...setup };
  return (body, attempt) =>
    uploadsOf(body).map((upload) => ({
      object: upload,
      run: () => processUpload(upload, attempt, tools),
    }));
}
