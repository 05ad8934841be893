import { spawn } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import type { Context } from "mocha";
import { readScript } from "../../components/internal/scan/assets";

const composed = fs.mkdtempSync(path.join(os.tmpdir(), "plumbline-scripts-"));
process.once("exit", () => {
  fs.rmSync(composed, { recursive: true, force: true });
});

/** A script as it stands in its document, which is what runs on hosts. */
function composedScript(name: string): string {
  const file = path.join(composed, name);
  fs.writeFileSync(file, readScript(name));
  return file;
}

/** The scripts under test. */
export const scanScript = composedScript("scap-scan.sh");
export const inspecScript = composedScript("inspec-scan.sh");

/** What every system has that the script may run on; `flock` only nearly every one. */
const ordinaryTools =
  "sh awk base64 cat cut curl date env find grep gzip head id mkdir mktemp mv od rm sed sha256sum sleep sort tail tar timeout tr uname uniq".split(
    " ",
  );

export interface Outcome {
  readonly status: number | null;
  readonly stdout: string;
}

/** A folder that stands for a host: its commands, its files, its temporary directory. */
export class FakeHost {
  readonly folder = fs.mkdtempSync(path.join(os.tmpdir(), "plumbline-host-"));
  readonly bin = path.join(this.folder, "bin");
  readonly content = path.join(this.folder, "content");
  readonly temporary = path.join(this.folder, "tmp");

  constructor() {
    for (const folder of [this.bin, this.content, this.temporary]) fs.mkdirSync(folder);
    this.link(...ordinaryTools, "flock");
    this.osRelease('ID=debian\nVERSION_ID="12"\nPRETTY_NAME="Debian GNU/Linux 12 (bookworm)"');
  }

  remove(): void {
    fs.rmSync(this.folder, { recursive: true, force: true });
  }

  file(name: string): string {
    return path.join(this.folder, name);
  }

  write(name: string, text: string): string {
    fs.writeFileSync(this.file(name), text);
    return this.file(name);
  }

  read(name: string): string {
    return fs.existsSync(this.file(name)) ? fs.readFileSync(this.file(name), "utf8") : "";
  }

  /** Takes files of the host away. */
  uninstall(...names: string[]): void {
    for (const name of names) fs.unlinkSync(this.file(name));
  }

  osRelease(text: string): void {
    this.write("os-release", `${text}\n`);
  }

  /** Gives the host this machine's own commands of these names, as far as there are any. */
  link(...names: string[]): void {
    for (const name of names) {
      const found = (process.env["PATH"] ?? "")
        .split(path.delimiter)
        .map((folder) => path.join(folder, name))
        .find((each) => fs.existsSync(each));
      if (found !== undefined) fs.symlinkSync(found, path.join(this.bin, name));
    }
  }

  /** Gives the host a command that is a shell script of ours. */
  command(name: string, text: string): void {
    fs.writeFileSync(path.join(this.bin, name), `#!/bin/sh\n${text}\n`, { mode: 0o755 });
  }

  /**
   * A scanner that keeps its arguments in `oscap.args` and leaves a result of one failing rule.
   * `FAKE_EXIT` is its exit status; with `FAKE_WAIT` it goes on until a file of that name is there.
   */
  installScanner(): void {
    this.command("oscap", fakeScanner(this.folder));
  }

  /**
   * A Cinc Auditor, or an InSpec, that keeps its arguments and its configuration in `auditor.args` and
   * `auditor.config`, and leaves `report` where the configuration says. `FAKE_EXIT` and `FAKE_WAIT` as
   * above.
   */
  installAuditor(report: string, name = "cinc-auditor"): void {
    this.command(name, fakeAuditor(this.folder, this.write("report.json", report)));
  }

  installContent(name: string, ...profiles: string[]): string {
    const elements = profiles.map(
      (each) => `<xccdf:Profile abstract="false" id="xccdf_org.example_profile_${each}">`,
    );
    return this.write(`content/ssg-${name}-ds.xml`, `<ds>\n${elements.join("\n")}\n</ds>\n`);
  }

  /** What the script is given besides its parameters, when the loopback services are at `url`. */
  environment(url: string): Record<string, string> {
    return {
      PATH: this.bin,
      HOME: this.folder,
      FAKE_EXIT: "2",
      PLUMBLINE_IMDS_URL: url,
      AWS_ENDPOINT_URL: url,
      PLUMBLINE_OS_RELEASE: this.file("os-release"),
      PLUMBLINE_CONTENT_DIR: this.content,
      PLUMBLINE_OPT: this.file("opt"),
      PLUMBLINE_GITHUB_URL: `${url}/web/github`,
      PLUMBLINE_GITHUB_API_URL: `${url}/web/api`,
      PLUMBLINE_OMNITRUCK_URL: `${url}/web/omnitruck`,
      PLUMBLINE_AGENT_DIR: this.folder,
      PLUMBLINE_TEMP_ROOT: this.temporary,
      PLUMBLINE_LOCK: this.file("lock"),
      SSM_ResultsBucket: "results",
    };
  }
}

function fakeScanner(folder: string): string {
  return `
case "$*" in
  --version) echo 'OpenSCAP command line tool (oscap) 1.3.7'; exit ;;
  *--help*) echo '--skip-rule --without-syschar'; exit ;;
  info*) grep -q '<' "$2" || exit 1; cat "$2.info" 2>/dev/null || sed -n 's/.*id="\\([^"]*\\)".*/\\t\\tId: \\1/p' "$2"; exit ;;
esac
printf '%s\\n' "$@" >>'${folder}/oscap.args'
env | grep -e ^OSCAP_ -e ^TZ= >>'${folder}/oscap.env'
while [ $# -gt 1 ]; do
  case $1 in
    --results-arf) printf '<a><rule-result><result>%s</result></rule-result></a><asset-report-collection>' "\${FAKE_RESULT:-fail}" >"$2" ;;
    --output) echo '<html></html>' >"$2"; exit ;;
  esac
  shift
done
while [ -n "\${FAKE_WAIT:-}" ] && ! [ -e "$FAKE_WAIT" ]; do sleep 0.05; done
echo 'oscap: something is wrong with "it"' >&2
exit "$FAKE_EXIT"`;
}

export interface RunOptions {
  /** Defaults to the scan script. */
  readonly script?: string;
  readonly shell?: string;
  readonly functions?: string;
  readonly onStart?: (pid: number) => void;
}

function fakeAuditor(folder: string, report: string): string {
  return `
if [ "$1" = version ]; then echo '5.22.65'; exit; fi
printf '%s\\n' "$@" >>'${folder}/auditor.args'
env | grep -e ^CHEF_ -e ^HOME= -e ^TZ= >>'${folder}/auditor.env'
while [ $# -gt 1 ]; do
  case $1 in
    --config) cat "$2" >'${folder}/auditor.config' ;;
    --input-file) cat "$2" >'${folder}/auditor.inputs' ;;
    --waiver-file) cat "$2" >'${folder}/auditor.waivers' ;;
  esac
  shift
done
file=$(sed -n 's/.*"file":"\\([^"]*\\)".*/\\1/p' '${folder}/auditor.config')
if [ -z "\${FAKE_NO_REPORT:-}" ]; then cat '${report}' >"$file"; fi
while [ -n "\${FAKE_WAIT:-}" ] && ! [ -e "$FAKE_WAIT" ]; do sleep 0.05; done
if [ -n "\${FAKE_SAYS:-}" ]; then printf '%s\\n' "$FAKE_SAYS" >&2; fi
echo 'inspec: something is wrong with "it"' >&2
exit "$FAKE_EXIT"`;
}

/** Runs a script, or single functions of it, in a shell. */
export function runScript(
  environment: Readonly<Record<string, string>>,
  options: RunOptions = {},
): Promise<Outcome> {
  const { script = scanScript, shell = "sh", functions, onStart } = options;
  const args = functions === undefined ? [script] : ["-c", `. '${script}'\n${functions}`];
  const only = functions === undefined ? {} : { PLUMBLINE_FUNCTIONS_ONLY: "true" };
  // The shell is this machine's: the host's PATH is for what the script itself starts.
  const child = spawn(shellPath(shell), args, { env: { ...environment, ...only } });
  const output: Buffer[] = [];
  child.stdout.on("data", (chunk: Buffer) => output.push(chunk));
  child.stderr.on("data", (chunk: Buffer) => output.push(chunk));
  if (child.pid !== undefined) onStart?.(child.pid);
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (status) => {
      resolve({ status, stdout: Buffer.concat(output).toString() });
    });
  });
}

function shellPath(shell: string): string {
  return ["/bin", "/usr/bin"].map((each) => path.join(each, shell)).find(fs.existsSync) ?? shell;
}

/** Whether this machine has a command. */
export function hasCommand(name: string): boolean {
  return (process.env["PATH"] ?? "")
    .split(path.delimiter)
    .some((folder) => fs.existsSync(path.join(folder, name)));
}

let said = false;

/** Skips a test, aloud, where this machine lacks a command that the script needs of its hosts. */
export function skipWithoutTools(test: Context): void {
  const missing = ordinaryTools.filter((name) => !hasCommand(name));
  if (missing.length === 0) return;
  if (!said) console.log(`      skipped: ${missing.join(", ")} not installed here`);
  said = true;
  test.skip();
}
