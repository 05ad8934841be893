/** The report on a whole fleet: counted from what the store has, and rendered to one page. */
export { FleetTally, type SeriesNames, trendDays, worstOpen } from "./fleetTally";
export { reportPage, type PageOptions } from "./html/page";
export type { ReportData } from "./model";
export { totalOf } from "./counts";
export type { ScanPoint } from "./trend";
