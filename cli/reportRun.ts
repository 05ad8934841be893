import * as fs from "node:fs";
import * as path from "node:path";
import { percentText, scoreText, shareOf } from "../functions/findings/coverage";
import { type ReportData, reportPage } from "../functions/report";
import { printJson } from "./output";
import { reportOnStore } from "./storedReport";
import { paint, plural, severitiesText } from "./style";
import { exitStatus } from "./usage";

/** Writes the report on the local store. @returns the exit status. */
export async function runReport(values: {
  readonly html?: string | undefined;
  readonly csv?: string | undefined;
  readonly title?: string | undefined;
  readonly stack: string;
  readonly json: boolean;
}): Promise<number> {
  const none = values.html === undefined && values.csv === undefined && !values.json;
  const page = values.html ?? (none ? path.join(".plumbline", "report.html") : undefined);
  const csv = values.csv ?? (none ? path.join(".plumbline", "report.csv") : undefined);
  const open = csv === undefined ? undefined : new FileSink(csv);
  const excepted = csv === undefined ? undefined : new FileSink(besides(csv, "excepted"));
  const scans = csv === undefined ? undefined : new FileSink(besides(csv, "scans"));
  try {
    const data = await reportOnStore(values.stack, {
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
