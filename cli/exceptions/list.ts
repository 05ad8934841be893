import type { ReportData } from "../../functions/report";
import { printJson } from "../output";
import { reportOnStore } from "../storedReport";
import { cut, lineWidth, paint, plain, plural } from "../style";
import { exitStatus } from "../usage";

type Row = ReportData["exceptions"]["rows"][number];

/** `plumbline exceptions list`: what is hidden, by whom, why and until when. @returns the exit status. */
export async function listExceptions(stack: string, json: boolean): Promise<number> {
  const { at, excepted, exceptions } = await reportOnStore(stack);
  if (json) {
    printJson({ at, findings: excepted, exceptions: exceptions.rows, left: exceptions.left });
    return exitStatus.done;
  }
  const { rows, left } = exceptions;
  const known = plural(rows.length + left, "exception");
  process.stdout.write(
    excepted === 0
      ? "nothing is hidden\n"
      : `${plural(excepted, "finding")} hidden by ${known}\n${rows.map((row) => rowText(row, at)).join("")}`,
  );
  if (left > 0)
    process.stdout.write(`\n… and ${left} more, which the CSV of plumbline report has\n`);
  return exitStatus.done;
}

function rowText({ exception, findings, hosts, titles }: Row, at: string): string {
  const { id, owner, reason, category, ticket, expires } = exception;
  const line = (name: string, said: string | undefined) =>
    said === undefined ? "" : `     ${paint("dim", name.padEnd(9))} ${plain(said)}\n`;
  return [
    `\n${paint("bold", plain(id))}\n`,
    line("hides", `${plural(findings, "finding")} on ${plural(hosts, "host")}`),
    line("owner", owner ?? "nobody"),
    line("reason", reason ?? "none given"),
    line("category", category),
    line("ticket", ticket),
    line(
      isOver(expires, at) ? "ended" : "until",
      expires === undefined ? "for ever" : minute(expires),
    ),
    ...titles.map((title) => line("", cut(title, lineWidth() - 15))),
  ].join("");
}

/** An instant as people read it; what is no instant stays as it is. */
function minute(instant: string): string {
  return instant.replace(/^([\d-]{10})T(\d\d:\d\d)(?::00(?:\.0+)?)?Z$/, "$1 $2 UTC");
}

function isOver(expires: string | undefined, at: string): boolean {
  return expires !== undefined && expires <= at;
}
