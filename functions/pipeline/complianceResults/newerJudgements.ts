import type { Compliance } from "../../commands/model";
import type { JudgedAt, JudgementJournal } from "../../sinks/store/judgementJournal";
import type { RuleResults } from "./message";

/** What a rule judged at one time. */
export interface NewerJudgements extends JudgedAt {
  /** What it said of a target; nothing where it said nothing. */
  readonly of: (id: string) => Compliance | undefined;
}

/** What a rule has judged after a message, oldest first. For a message in its turn there is nothing. */
export async function newerJudgements(
  message: RuleResults,
  journal: JudgementJournal,
): Promise<readonly NewerJudgements[]> {
  const all = await journal.after(message, message);
  // Only this pipeline writes the journal, in these words.
  return all.map(({ of, ...at }) => ({ ...at, of: (id) => of(id) as Compliance | undefined }));
}
