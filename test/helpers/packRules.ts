import fc from "fast-check";
import type { PackRule } from "../../components/internal/conformancePack/model";

/** A rule of Plumbline's with everything that a rule may have. */
export function packRule(changes: Partial<PackRule> = {}): PackRule {
  return {
    name: "s3-enable-versioning",
    description: "Buckets keep the versions of their objects.",
    source: { kind: "command", command: "S3_ENABLE_VERSIONING" },
    resourceTypes: ["AWS::S3::Bucket"],
    triggers: { change: true, frequency: "One_Hour" },
    parameters: {},
    remediation: {
      command: "S3_ENABLE_VERSIONING",
      parameters: {},
      automatic: true,
      attempts: 5,
      retrySeconds: 60,
      concurrencyPercent: 10,
      errorPercent: 50,
      resourceType: "AWS::S3::Bucket",
    },
    ...changes,
  };
}

/** The same without a remediation. */
export function plainRule(changes: Partial<PackRule> = {}): PackRule {
  const { remediation: _remediation, ...rule } = packRule(changes);
  return rule;
}

const word = fc.stringMatching(/^[A-Za-z][A-Za-z0-9]{0,11}$/);

const value = fc.oneof(
  fc.string({ maxLength: 40 }),
  fc.record({ input: fc.stringMatching(/^Value[0-9]{1,3}$/) }),
);

/** Any rule that Config would take, named by its place so that no name occurs twice. */
export const anyRules: fc.Arbitrary<readonly PackRule[]> = fc
  .array(
    fc.record({
      remediated: fc.boolean(),
      parameters: fc.dictionary(word, value, { maxKeys: 6 }),
      description: fc.string({ unit: "grapheme", maxLength: 200 }),
      frequency: fc.constantFrom("One_Hour", "TwentyFour_Hours"),
      change: fc.boolean(),
    }),
    { minLength: 1, maxLength: 150 },
  )
  .map((all) =>
    all.map(({ remediated, parameters, description, frequency, change }, index) => {
      const changes = { name: `rule-${index}`, description, parameters };
      const triggers = { change, frequency } as const;
      if (!remediated) return plainRule({ ...changes, triggers });
      const whole = packRule({ ...changes, triggers });
      const { remediation } = whole;
      return remediation === undefined
        ? whole
        : { ...whole, remediation: { ...remediation, parameters } };
    }),
  );
