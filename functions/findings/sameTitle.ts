import { createHash } from "node:crypto";

/** What some releases of CIS put behind a title, which is about how it is checked. */
const aside = /\s*\((?:automated|manual|scored|not scored)\)\s*$/i;

/** Signs that only set words off, at the beginning or the end of one. */
const edges = /^["'`‘’“”„«»([{<]+|["'`‘’“”„«»)\]}>.,;:!?]+$/g;

const articles: ReadonlySet<string> = new Set(["a", "an", "the"]);

/** A word that may hold a typing error: no path, option, number or name with signs in it. */
const plainWord = /^\p{L}{5,}$/u;

/** A title's words, without what differs between two ways of writing the same title. */
function wordsIn(title: string): readonly string[] {
  return title
    .normalize("NFKC")
    .replace(aside, "")
    .toLowerCase()
    .split(/\s+/)
    .map((word) => word.replace(edges, ""))
    .filter((word) => word !== "" && !articles.has(word) && !/^[-–—]+$/.test(word));
}

/** A digest of a title that is the same however its words are set. */
export function titleDigest(title: string): string {
  return createHash("sha256").update(wordsIn(title).join(" ")).digest("hex").slice(0, 8);
}

/**
 * Whether two titles are of one recommendation: the same words in the same order, without regard to
 * case, white space, articles, and punctuation around words. One word of five letters or more may have
 * one letter more, less, another or two swapped: a typing error that was set right. Words with digits or
 * signs in them (paths, options, versions) have to be the same: `/etc/passwd` is not `/etc/passwd-`.
 */
export function sameTitle(one: string, other: string): boolean {
  const [a, b] = [wordsIn(one), wordsIn(other)];
  if (a.length !== b.length) return false;
  const differing = a.flatMap((word, at) => (word === b[at] ? [] : [[word, b[at] ?? ""] as const]));
  if (differing.length > 1) return false;
  return differing.every(
    ([word, wanted]) => plainWord.test(word) && plainWord.test(wanted) && isSlip(word, wanted),
  );
}

/** Whether one letter was added, left out or changed, or two beside each other were swapped. */
function isSlip(one: string, other: string): boolean {
  const [a, b] = one.length <= other.length ? [one, other] : [other, one];
  if (b.length - a.length > 1) return false;
  let start = 0;
  while (start < a.length && a[start] === b[start]) start += 1;
  const rest = (text: string, skipped: number) => text.slice(start + skipped);
  if (a.length < b.length) return rest(a, 0) === rest(b, 1);
  const isSwapped = a[start] === b[start + 1] && a[start + 1] === b[start];
  return rest(a, 1) === rest(b, 1) || (isSwapped && rest(a, 2) === rest(b, 2));
}
