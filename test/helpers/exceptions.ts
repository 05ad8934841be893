import * as fc from "fast-check";
import type { Exception, ExceptionScope } from "../../functions/findings/exceptions";
import { exceptionCategories } from "../../functions/findings/exceptions";
import { sources } from "../../functions/findings/model";
import { series } from "./scans";

const someOf = (...texts: readonly string[]) =>
  fc.uniqueArray(fc.constantFrom(...texts), { minLength: 1, maxLength: 3 });

/** Scopes with any of their parts, most of which hold for the series of the tests. */
export const anyScope: fc.Arbitrary<ExceptionScope> = fc.record(
  {
    accounts: someOf(series.target.account, "999999999999"),
    targets: someOf(series.target.id, "i-0fedcba9876543210"),
    tags: fc.dictionary(fc.constantFrom("Env", "Team"), someOf("dev", "*"), { minKeys: 1 }),
    profiles: someOf(series.profile, "*_profile_*", "another"),
    benchmarks: someOf(series.benchmark, "*", "another"),
    sources: fc.uniqueArray(fc.constantFrom(...sources), { minLength: 1 }),
    titles: someOf("t", "*", "another"),
  },
  { requiredKeys: [] },
);

const anyInstant = fc
  .date({
    min: new Date("2000-01-01T00:00:00Z"),
    max: new Date("2100-01-01T00:00:00Z"),
    noInvalidDate: true,
  })
  .map((date) => date.toISOString());

/** Exceptions that a person could have written, whole or not. */
export const anyException: fc.Arbitrary<Exception> = fc.record(
  {
    id: fc.stringMatching(/^[a-z][a-z0-9.-]{0,9}$/),
    rule: fc.constantFrom("SV-230223", "SV-*", "*", "cis:1.1.22", "other"),
    scope: anyScope,
    category: fc.constantFrom(...exceptionCategories),
    justification: fc.constantFrom("The pods need it.", "- [ ] \"'#:\n\ttwo lines"),
    owner: fc.constant("platform@example.org"),
    ticket: fc.constantFrom("SEC-1", "42"),
    expires: anyInstant,
  },
  { requiredKeys: ["id", "rule", "scope"] },
);
