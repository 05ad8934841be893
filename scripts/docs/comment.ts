/** What a doc comment says, as a table has it. */
export interface Said {
  readonly meaning: string;
  /** What holds where nothing is given, in the comment's words; undefined where it says nothing. */
  readonly defaultsTo: string | undefined;
}

/** Parts the sentence on the default from the rest of a doc comment. */
export function said(comment: string): Said {
  const [sentence, defaultsTo] = /(?<![^ ])Defaults to (.+?)\.(?= |$)/.exec(comment) ?? [];
  if (sentence === undefined) return { meaning: comment, defaultsTo: undefined };
  return { meaning: comment.replace(sentence, "").replace(/ +/g, " ").trim(), defaultsTo };
}

/** A row's names and what is said of them, as far as they can share it. */
export interface Sharing {
  readonly names: readonly string[];
  readonly meaning: string;
}

/**
 * Takes a row into the one before where both are said of the same thing: `Name of the bucket.` and
 * `ARN of the bucket.` become `Name and ARN of the bucket.`
 */
export function shared(before: Sharing, next: Sharing): Sharing | undefined {
  const parts = /^((?:Name|ARN|URL|Id)(?:(?:, | and )(?:Name|ARN|URL|Id))*) of (.+)$/;
  const [, kinds, thing] = parts.exec(before.meaning) ?? [];
  const [, kind, same] = parts.exec(next.meaning) ?? [];
  if (kinds === undefined || kind === undefined || thing !== same) return undefined;
  return {
    names: [...before.names, ...next.names],
    meaning: `${kinds.replace(" and ", ", ")} and ${kind} of ${thing ?? ""}`,
  };
}
