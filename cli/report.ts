import * as fs from "node:fs";
import * as path from "node:path";
import { percentText, scoreText, shareOf } from "../functions/findings/coverage";
import { type ReportData, reportPage } from "../functions/report";
import { printJson } from "./output";
import { reportOnStore } from "./storedReport";
import { paint, plural, severitiesText } from "./style";
import { argumentsOf, exitStatus, stackName, UsageError } from "./usage";

const help = `Usage: plumbline report [--html FILE] [--csv FILE] [options]

Writes the report on what the local store knows, as the stack does each month: a page that needs
nothing else, and all open findings as CSV. Beside that file are one of the findings that exceptions
accept (…-excepted.csv) and one of each profile's newest scan (…-scans.csv). Without --html and
--csv both are written to .plumbline/.

  --html FILE    where the page goes
  --csv FILE     where the CSV goes
  --title TEXT   what the page is called
  --stack NAME   the stack whose store it is. Defaults to local
  --json         what the page shows as one JSON document on standard output
  -h, --help     this text

Exit status: 0 done, 1 there is no store or a file cannot be written, 2 wrong usage.
`;

/** What the command takes. */
export const options = {
  html: { type: "string" },
  csv: { type: "string" },
  title: { type: "string" },
  stack: { type: "string", default: "local" },
  json: { type: "boolean", default: false },
  help: { type: "boolean", short: "h", default: false },
} as const;

/** `plumbline report`. @returns the exit status. */
export async function report(argv: string[]): Promise<number> {
  const { values, positionals } = argumentsOf(argv, options);
  if (values.help) {
    process.stdout.write(help);
    return exitStatus.done;
  }
  if (positionals.length > 0) {
    throw new UsageError(
      `report takes no ${positionals[0] ?? ""}, files are given by --html and --csv`,
    );
  }
  const none = values.html === undefined && values.csv === undefined && !values.json;
  const page = values.html ?? (none ? path.join(".plumbline", "report.html") : undefined);
  const csv = values.csv ?? (none ? path.join(".plumbline", "report.csv") : undefined);
  const open = csv === undefined ? undefined : new FileSink(csv);
  const excepted = csv === undefined ? undefined : new FileSink(besides(csv, "excepted"));
  const scans = csv === undefined ? undefined : new FileSink(besides(csv, "scans"));
  try {
    const data = await reportOnStore(stackName(values.stack), {
      ...(open !== undefined && { open }),
      ...(excepted !== undefined && { excepted }),
      ...(scans !== undefined && { scans }),
    });
    if (page !== undefined) {
      const title = values.title === undefined ? {} : { title: values.title };
      fs.mkdirSync(path.dirname(page), { recursive: true });
      fs.writeFileSync(page, reportPage(data, title));
    }
    if (values.json) printJson(data);
    else process.stdout.write(text(data, [page, open?.file, excepted?.file, scans?.file]));
    return exitStatus.done;
  } finally {
    open?.close();
    excepted?.close();
    scans?.close();
  }
}

/** A file that is written piece by piece. */
class FileSink {
  #descriptor: number | undefined;

  constructor(readonly file: string) {}

  /** The file is made with its first piece: where there is no store, none is. */
  async write(piece: string): Promise<void> {
    if (this.#descriptor === undefined) {
      fs.mkdirSync(path.dirname(this.file), { recursive: true });
      this.#descriptor = fs.openSync(this.file, "w");
    }
    fs.writeSync(this.#descriptor, piece);
    return Promise.resolve();
  }

  close(): void {
    if (this.#descriptor !== undefined) fs.closeSync(this.#descriptor);
  }
}

function besides(csv: string, what: string): string {
  const { dir, name, ext } = path.parse(csv);
  return path.join(dir, `${name}-${what}${ext}`);
}

function text(data: ReportData, files: readonly (string | undefined)[]): string {
  const line = (name: string, said: string) => `${paint("bold", name.padEnd(12))} ${said}\n`;
  const silent = data.silent.rows.length + data.silent.left;
  const late = data.late.rows.length + data.late.left;
  const leftOut = data.unmeasured.rows.length + data.unmeasured.left;
  const hosts = [
    plural(data.hosts, "host"),
    `${data.compliantHosts} compliant`,
    ...(data.resources === 0 ? [] : [plural(data.resources, "cloud resource")]),
    ...(silent === 0 ? [] : [`${silent} silent`]),
    ...(leftOut === 0 ? [] : [`${leftOut} not measured by Amazon Inspector`]),
  ];
  const assessed = [
    `${percentText(shareOf(data.assessed))} of rules`,
    ...(data.assessed.notChecked === 0
      ? []
      : [`${plural(data.assessed.notChecked, "rule")} not checked`]),
    ...(data.belowMinimum === 0
      ? []
      : [`${plural(data.belowMinimum, "scan")} with too little assessed`]),
    ...(late === 0 ? [] : [plural(late, "late scan")]),
  ];
  const written = files.flatMap((file) => (file === undefined ? [] : [file]));
  return [
    line("Open", severitiesText(data.open)),
    line("Excepted", plural(data.excepted, "finding")),
    line("Hosts", hosts.join(", ")),
    line("Assessed", assessed.join(", ")),
    line("Score", scoreText(data.score)),
    ...written.map((file) => line("Written", file)),
  ].join("");
}
