import { loadBenchmark } from "./benchmark";
import { type FleetMonth, billOf } from "./bill";
import { ratio, totalUnits } from "./breakdown";
import { drawFleet } from "./fleet";
import type { Consumption } from "./meter";
import { averageScan, plumblineMonth, refreshesOf, writeEveryScanMonth } from "./month";
import { type CostOptions, OptionError, readOptions, usage } from "./options";
import { type PlumblineRun, runPlumbline } from "./plumblineFleet";
import { prices } from "./prices";
import { drawn, seeded } from "./random";
import { billTable, callTable, recordTable, scalingText } from "./report";
import { resultsWriter } from "./results";
import { dollars, figure, times } from "./textTable";
import { verdict } from "./verdict";
import { type WriteEveryScanRun, runWriteEveryScan } from "./writeEveryScan";

/** What both designs are scaled to: a thousand hosts, a month, a scan a day. */
const fleet = { hosts: 1000, scans: 30 };

async function run(options: CostOptions): Promise<void> {
  const benchmark = await loadBenchmark();
  const rules = benchmark.rules.map(({ metadata }) => metadata.rule);
  const hosts = drawFleet(rules, options);
  const excepted = drawn(rules, options.exceptions, seeded(options.seed));
  console.log(
    `${figure(options.hosts)} hosts × ${options.days} days, ${options.drift * 100} % drift a day; ` +
      `${rules.length} rules, ${options.failing} not met at first, ${options.exceptions} accepted\n`,
  );
  const write = resultsWriter(benchmark);
  const plumbline = await runPlumbline({ hosts, excepted, write, onDay: showProgress });
  const baseline = await runWriteEveryScan(benchmark, hosts, excepted);
  print(options, plumbline, baseline);
}

function print(options: CostOptions, plumbline: PlumblineRun, baseline: WriteEveryScanRun): void {
  const scaled = { ...fleet, drift: options.drift };
  const own = plumblineMonth(plumbline, scaled);
  const other = writeEveryScanMonth(baseline, scaled);
  const scan = averageScan(plumbline);
  const refresh = refreshesOf(plumbline, options.drift);
  const sections = [
    recordTable(plumbline, "write"),
    recordTable(plumbline, "read"),
    callTable(plumbline, baseline),
    scalingText(scan, refresh, baseline, own),
    billTable(own, other),
    [
      verdict(own, other),
      withoutHostMetrics(own, other),
      firstScans(plumbline),
      crossCheck(plumbline, baseline),
    ].join("\n"),
  ];
  console.log(sections.join("\n\n"));
}

/** What is left of both bills without what CloudWatch keeps of single hosts. */
function withoutHostMetrics(own: FleetMonth, other: FleetMonth): string {
  const rest = (month: FleetMonth): number => billOf({ ...month, hostSeries: 0 }).total;
  const [mine, theirs] = [rest(own), rest(other)];
  return `Without metrics of single hosts ("metrics: fleet"): ${dollars(mine)} and ${dollars(theirs)}, ${times(theirs, mine)}.`;
}

/** What finding everything new costs, once: for each host, and for the fleet as a whole. */
function firstScans({ scans, ofFleet }: PlumblineRun): string {
  const first = scans.filter(({ kind }) => kind === "first");
  const consumed = first.flatMap((scan) => scan.consumed);
  const each = ratio(totalUnits(consumed, "write"), first.length);
  const once = totalUnits(ofFleet, "write");
  const cost = (fleet.hosts * each + once) * prices.writeRequestUnit;
  return (
    `The first scans, once: ${figure(each)} write units a host and ${figure(once)} for the texts of rules, ` +
    `${dollars(cost)} for ${figure(fleet.hosts)} hosts.`
  );
}

/** What the engine reports beside what the documented rules give for the same operations. */
function crossCheck(plumbline: PlumblineRun, baseline: WriteEveryScanRun): string {
  const consumed = [
    ...plumbline.scans.flatMap((scan) => scan.consumed),
    ...plumbline.shared,
    ...baseline.consumed,
  ];
  const compare = (access: Consumption["access"]): string => {
    const of = consumed.filter((each) => each.access === access);
    const engine = of.reduce((sum, { units }) => sum + units, 0);
    const rules = of.reduce((sum, { unitsByRule }) => sum + unitsByRule, 0);
    return `${access}s ${figure(Math.round(engine))} and ${figure(rules)}`;
  };
  return `Units as the engine reports them and by DynamoDB's rules: ${compare("write")}, ${compare("read")}.`;
}

function showProgress(done: number, days: number): void {
  if (!process.stderr.isTTY) return;
  process.stderr.write(done < days ? `\r\u001b[Kday ${done} of ${days}` : "\r\u001b[K");
}

async function main(): Promise<number> {
  try {
    const options = readOptions(process.argv.slice(2));
    if (options === undefined) console.log(usage);
    else await run(options);
    return 0;
  } catch (error) {
    if (!(error instanceof OptionError)) throw error;
    console.error(error.message);
    return 2;
  }
}

void main().then((status) => {
  process.exitCode = status;
});
