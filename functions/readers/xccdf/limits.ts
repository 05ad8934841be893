import { Refusal } from "../shared/refusal";

/**
 * What a document may cost. Results come from hosts that nobody vouches for: each limit keeps one
 * kind of hostile file from taking the memory or the time that the other hosts' results need.
 * A document beyond a limit is refused with the limit's name, never cut short.
 */
export interface Limits {
  /** Bytes of the whole document after decompression. Defaults to 1 GiB. */
  readonly totalBytes: number;
  /** Elements inside each other. Real results stay below 30. Defaults to 256. */
  readonly depth: number;
  /** Attributes of one element, namespace declarations included. Defaults to 64. */
  readonly attributes: number;
  /** Bytes of one attribute's value as written. Defaults to 64 KiB. */
  readonly attributeBytes: number;
  /** Bytes of one tag from `<` to `>`. Defaults to 1 MiB. */
  readonly tagBytes: number;
  /** Bytes of one element's or attribute's name. Defaults to 1,024. */
  readonly nameBytes: number;
  /** Namespace declarations in scope at one place. Defaults to 128. */
  readonly namespaces: number;
  /** Characters of the prefixes and names in scope at one place. Real ones have 2,000. Defaults to 64 KiB. */
  readonly namespaceLength: number;
  /**
   * Characters of declarations that have to be repeated where parts are read: once for each change of
   * scope between them. Defaults to 16 Mi.
   */
  readonly repeatedNamespaceLength: number;
  /** UTF-16 units of one text that is read, such as a rule's description. Defaults to 1 MiB. */
  readonly textLength: number;
  /**
   * Bytes of all parts that are read: test results, assets, and the rules that are not met. Each
   * element counts 256 more, because an empty one takes memory too. Defaults to 128 MiB.
   */
  readonly readBytes: number;
  /**
   * Milliseconds of this process's CPU time in which the document is gone through once, whatever it is
   * made of: half a gigabyte of real results takes two seconds. Defaults to 60,000.
   */
  readonly cpuMilliseconds: number;
  /** `TestResult` elements. Real results have a few. Defaults to 64. */
  readonly testResults: number;
  /** `rule-result` elements of all of them together; a real one has up to 2,000. Defaults to 100,000. */
  readonly ruleResults: number;
  /**
   * Those among them that have to be told about in full, which everything behind the reader holds as
   * well: 20,000 took 308 MB in the results function. Defaults to 20,000.
   */
  readonly unmetResults: number;
  /** `Rule` elements, whose places are kept for the second pass. Defaults to 100,000. */
  readonly rules: number;
}

export const defaultLimits: Limits = {
  totalBytes: 1024 * 1024 * 1024,
  depth: 256,
  attributes: 64,
  attributeBytes: 64 * 1024,
  tagBytes: 1024 * 1024,
  nameBytes: 1024,
  namespaces: 128,
  namespaceLength: 64 * 1024,
  repeatedNamespaceLength: 16 * 1024 * 1024,
  textLength: 1024 * 1024,
  readBytes: 128 * 1024 * 1024,
  cpuMilliseconds: 60_000,
  testResults: 64,
  ruleResults: 100_000,
  unmetResults: 20_000,
  rules: 100_000,
};

/** @throws Refusal where there are more of something than a document may have. */
export function atMost(limit: number, count: number, what: string): void {
  if (count > limit) throw new Refusal(`there are more than ${limit} ${what}`);
}

/** The defaults, changed where `changes` says so. Throws a RangeError on anything but whole numbers above 0. */
export function limitsFrom(changes: Partial<Limits> = {}): Limits {
  const limits = { ...defaultLimits };
  for (const name of Object.keys(defaultLimits) as (keyof Limits)[]) {
    const value = changes[name];
    if (value === undefined) continue;
    if (!Number.isSafeInteger(value) || value < 1) {
      throw new RangeError(`limits.${name} was ${value}, must be a whole number of at least 1`);
    }
    limits[name] = value;
  }
  return limits;
}
