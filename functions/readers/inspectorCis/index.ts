/** Reads what Amazon Inspector's CIS scans say of a target. */
export { benchmarkOf } from "./benchmark";
export {
  type CisTargetState,
  type Coverage,
  type GapReason,
  coverageOf,
  gapReasons,
} from "./coverage";
export {
  type CisLevel,
  type LevelSeverities,
  cisLevels,
  defaultLevelSeverities,
  parseLevelSeverities,
} from "./levels";
export { type CisCheck, type CisReading, readCisTarget } from "./read";
