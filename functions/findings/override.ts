import type { Override } from "./model";
import { oneLine } from "./notices/notice";

/** A change of a result by a person, for people: what of which rule, by whom, when and why. */
export function overrideText(rule: string, override: Override): string {
  const { oldResult = "unknown", newResult = "unknown", authority, time, remark } = override;
  const by = authority === undefined ? "" : ` by ${authority}`;
  const at = time === undefined ? "" : ` at ${time}`;
  const why = remark === undefined || remark === "" ? "" : `: ${remark}`;
  return oneLine(`${rule} from ${oldResult} to ${newResult}${by}${at}${why}`, 500);
}
