import { inCheckout } from "./checkout";
import { checkFiles } from "./exceptions/check";
import { importFile } from "./exceptions/import";
import { UsageError, argumentsOf, exitStatus, stackName } from "./usage";

const help = `Usage: plumbline exceptions check FILE… [--allow-incomplete] [--json]
       plumbline exceptions import FILE --format inspec|cis-table [options]
       plumbline exceptions list [--json] [--stack NAME]

check   Reads files of exceptions and names every fault with file, line and column.

  --allow-incomplete   an exception may lack its justification, owner or expiry
  --json               {files: [{file, exceptions, faults, warnings}]} instead of text

import  Turns an InSpec waiver file (YAML or JSON) or a table of CIS recommendations (CSV, or a
        table on a Markdown page) into a file of exceptions, on standard output.

  --format FORMAT      inspec or cis-table
  --owner TEXT         who answers for exceptions that do not say
  --expires DATE       the expiry of those that do not say, such as 2027-03-31
  --category NAME      the category of those that do not say
  --ticket TEXT        the ticket of those that do not say
  --profile PATTERN    profile for which they hold; may be given several times
  --benchmark PATTERN  benchmark for which they hold, which a table of CIS recommendations needs;
                       may be given several times
  --json               {file, exceptions, faults, warnings} instead of YAML

list    Lists what exceptions hide in the local store: by whom, why and until when. Like
        plumbline local, it runs in a checkout of Plumbline.

  --json               one JSON document instead of text
  --stack NAME         the stack whose store it is. Defaults to local

  -h, --help           this text

Exit status: 0 done, 1 there are faults, 2 wrong usage. Warnings are no faults.
`;

/** What the command takes. */
export const options = {
  "allow-incomplete": { type: "boolean", default: false },
  format: { type: "string" },
  owner: { type: "string" },
  expires: { type: "string" },
  category: { type: "string" },
  ticket: { type: "string" },
  profile: { type: "string", multiple: true },
  benchmark: { type: "string", multiple: true },
  json: { type: "boolean", default: false },
  stack: { type: "string", default: "local" },
  help: { type: "boolean", short: "h", default: false },
} as const;

/** `plumbline exceptions`. @returns the exit status. */
export async function exceptions(argv: string[]): Promise<number> {
  const { values, positionals } = argumentsOf(argv, options);
  if (values.help) {
    process.stdout.write(help);
    return exitStatus.done;
  }
  const [action, ...files] = positionals;
  const { json } = values;
  if (action === "check") {
    return checkFiles(files, { allowIncomplete: values["allow-incomplete"], json });
  }
  if (action === "import") return importFile(files, values);
  if (action === "list") {
    if (files.length > 0) throw new UsageError("exceptions list takes no files");
    // Only this one needs the stack, which takes its time to load.
    const load = inCheckout("exceptions list", () => import("./exceptions/list.js"));
    return (await load()).listExceptions(stackName(values.stack), json);
  }
  throw new UsageError("exceptions takes check or import and then a file, or list");
}
