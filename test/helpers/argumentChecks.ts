import { ArgumentChecks } from "../../components/internal/common/checks";

/** What a check returns. @throws what it noted, as the component would. */
export function checking<T>(check: (checks: ArgumentChecks) => T): T {
  const checks = new ArgumentChecks("ScapPipeline", "scap");
  const read = check(checks);
  checks.finish();
  return read;
}
