import { PermanentError } from "../../errors";
import { type CisLevel, cisLevels } from "../../findings/cis";
import { type Severity, severities } from "../../findings/model";

/** Which severity a check of each level has. */
export type LevelSeverities = Readonly<Record<CisLevel, Severity>>;

/**
 * Inspector's CIS checks have no severity, only a level, which says whom a recommendation is for and
 * not how bad it is to go without. So no level is high by itself: what every host should have comes
 * before what only some should have.
 */
export const defaultLevelSeverities: LevelSeverities = { LEVEL_1: "medium", LEVEL_2: "low" };

/**
 * Reads changes to the default from JSON such as `{"LEVEL_1":"high"}`.
 *
 * @throws PermanentError with one sentence about what is wrong.
 */
export function parseLevelSeverities(json: string): LevelSeverities {
  const value: unknown = JSON.parse(json);
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new PermanentError(`severities of levels were ${json}, must be an object`);
  }
  const result: Record<CisLevel, Severity> = { ...defaultLevelSeverities };
  for (const [name, said] of Object.entries(value)) {
    const level = cisLevels.find((each) => each === name);
    const severity = severities.find((each) => each === said);
    if (level === undefined || severity === undefined) {
      const given = JSON.stringify({ [name]: said as unknown });
      throw new PermanentError(
        `severities of levels had ${given}, must be ${cisLevels.join(" or ")} with one of ${severities.join(", ")}`,
      );
    }
    result[level] = severity;
  }
  return result;
}
