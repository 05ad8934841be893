import * as fs from "node:fs";
import * as path from "node:path";
import { defaultMinimumCoverage } from "../functions/findings/coverage";
import { readExceptionRows } from "../functions/findings/exceptions";
import type { Finding } from "../functions/findings/finding";
import { readAll } from "../functions/pipeline/report/makeReport";
import type { ReportData } from "../functions/report";
import { ruleTextKey } from "../functions/sinks/store/tableKeys";
import { type StoredThing, storedThing } from "../functions/sinks/store/tableScan";
import type { JsonObject } from "../local/json";
import { packageRoot } from "../local/program/packageRoot";
import { startStack } from "./local/start";
import { waiting } from "./waiting";

/** Writes a text piece by piece. */
export interface TextSink {
  write(text: string): Promise<void>;
}

const nowhere: TextSink = { write: () => Promise.resolve() };

/**
 * Reports on the store that `plumbline local` keeps.
 *
 * @param files where open findings, excepted ones and newest scans are written to, if anywhere.
 * @throws Error where nothing was ever run.
 */
export async function reportOnStore(
  stackName: string,
  files: {
    readonly open?: TextSink;
    readonly excepted?: TextSink;
    readonly scans?: TextSink;
  } = {},
): Promise<ReportData> {
  const folder = path.join(packageRoot(), ".plumbline", stackName, "dynamodb");
  if (!fs.existsSync(folder)) {
    throw new Error(`there is no local store of the stack ${stackName}: plumbline local makes one`);
  }
  const options = { stack: stackName, fresh: false, securityHub: undefined };
  const { stack } = await startStack(options);
  try {
    const items = await stack.tables.items(String(stack.graph.outputs["findingsTable"]));
    const rows = await stack.tables.items(String(stack.graph.outputs["exceptionsTable"]));
    const texts = new Map(items.map((item) => [nameOf(item), item]));
    const reading = readAll(
      new Date(stack.clock.now()).toISOString(),
      {
        open: files.open ?? nowhere,
        excepted: files.excepted ?? nowhere,
        scans: files.scans ?? nowhere,
      },
      {
        minimumCoverage: Number(stack.graph.outputs["minimumCoverage"] ?? defaultMinimumCoverage),
        things: () => pagesOf(items),
        exceptions: () => Promise.resolve(readExceptionRows(rows).exceptions),
        describe: (findings) => Promise.resolve(findings.map((each) => described(each, texts))),
      },
    );
    return await waiting(() => "reading what the store knows", reading);
  } finally {
    await stack.close();
  }
}

async function* pagesOf(items: readonly JsonObject[]): AsyncGenerator<readonly StoredThing[]> {
  yield await Promise.resolve(items.flatMap(storedThing));
}

/** A finding with what its own scan said of the rule, which the table keeps under a digest. */
function described(finding: Finding, texts: ReadonlyMap<string, JsonObject>): Finding {
  if (finding.textDigest === undefined) return finding;
  const { description, fixText } = texts.get(nameOf(ruleTextKey(finding.textDigest))) ?? {};
  return {
    ...finding,
    ...(typeof description === "string" && { description }),
    ...(typeof fixText === "string" && { fixText }),
  };
}

function nameOf({ target, item }: { readonly target?: unknown; readonly item?: unknown }): string {
  return JSON.stringify([target, item]);
}
