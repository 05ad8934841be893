/** Size and pace of the function that reads the results of CIS scans. */
export interface CisFunctionArgs {
  /** Memory in MB, 256 to 10,240; processor time grows with it. Defaults to 512. */
  memoryMb?: number;
  /** Seconds that one run may take, 120 to 900. Defaults to 180. */
  timeoutSeconds?: number;
  /** Targets that one run is given at most, 1 to 10. Defaults to 5. */
  batchSize?: number;
  /**
   * Runs at the same time, 2 to 1,000: what Inspector and Security Hub are asked at once. Defaults
   * to 5.
   */
  maximumConcurrency?: number;
  /** Megabytes (of 1,048,576 bytes) that a report may have, 1 to 5,120. Defaults to 512. */
  maxReportMb?: number;
}

export const cisFunctionDefaults: Required<CisFunctionArgs> = {
  memoryMb: 512,
  timeoutSeconds: 180,
  batchSize: 5,
  maximumConcurrency: 5,
  maxReportMb: 512,
};
