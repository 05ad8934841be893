/** Reads what Amazon Inspector's CIS scans say of a target. */
export { benchmarkOf } from "./benchmark";
export { type CisTargetState, type Coverage, coverageOf } from "./coverage";
export { type LevelSeverities, defaultLevelSeverities, parseLevelSeverities } from "./levels";
export { type CisCheck, type CisReading, readCisTarget } from "./read";
