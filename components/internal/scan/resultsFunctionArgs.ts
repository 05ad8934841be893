/** Size and pace of the function that reads results. */
export interface ResultsFunctionArgs {
  /**
   * Memory in MB, 256 to 10,240; processor time grows with it. The reader itself needs about 100 MB
   * whatever the size of a result. Defaults to 512.
   */
  memoryMb?: number;
  /**
   * Seconds that one run may take, 60 to 900; the queue hides its messages for six times as long.
   * Defaults to 180.
   */
  timeoutSeconds?: number;
  /**
   * Runs at the same time, 2 to 1,000: a fleet that scans at the same minute becomes a queue and
   * not an outage, and Security Hub takes ten calls a second per account and Region. Defaults to 5.
   */
  maximumConcurrency?: number;
  /**
   * Megabytes (of 1,048,576 bytes) that a result may have after decompression, 1 to 10,240; a larger
   * one goes to the dead-letter queue. Defaults to 1,024.
   */
  maxResultMb?: number;
  /**
   * Uploads that one host may have in an hour, 1 to 100,000, attempts at one that ended the run
   * included: what is beyond it is quarantined unread, so that no host takes the function's time from
   * the others. Defaults to 60.
   */
  maxUploadsPerHour?: number;
  /**
   * Megabytes (of 1,048,576 bytes, as uploaded) that one host may upload in an hour, 1 to 102,400; what
   * comes after them is quarantined unread. Defaults to 1,024.
   */
  maxUploadMbPerHour?: number;
}

export const resultsFunctionDefaults: Required<ResultsFunctionArgs> = {
  memoryMb: 512,
  timeoutSeconds: 180,
  maximumConcurrency: 5,
  maxResultMb: 1024,
  maxUploadsPerHour: 60,
  maxUploadMbPerHour: 1024,
};
