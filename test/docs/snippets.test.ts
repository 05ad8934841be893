import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import * as logs from "@aws-sdk/client-cloudwatch-logs";
import * as configservice from "@aws-sdk/client-config-service";
import * as dynamodb from "@aws-sdk/client-dynamodb";
import * as events from "@aws-sdk/client-eventbridge";
import * as secretsmanager from "@aws-sdk/client-secrets-manager";
import * as sqs from "@aws-sdk/client-sqs";
import * as ssm from "@aws-sdk/client-ssm";
import { expect } from "chai";
import { parse } from "yaml";
import { readStackConfig } from "../../config";
import { readExceptionsFile } from "../../functions/findings/exceptions/authoring";
import { anchorOf, headingsOf } from "../../scripts/docs/pages";
import { builtCommandLine } from "../helpers/commandLine";
import { pages, pageText, snippets } from "../helpers/markdown";

const root = path.join(__dirname, "..", "..");

/** What snippets take from the program around them. */
const surroundings = `
import * as pulumi from "@pulumi/pulumi";
import * as aws from "@pulumi/aws";
import type { FindingsStore } from "@plumbline-compliance/plumbline";
import type { LocalStack, LocalStackOptions } from "${root}/local/stack.js";
import type { ConfigRule } from "${root}/local/endpoint/services/config/rules.js";
declare global {
  const stack: LocalStack;
  const account: ConfigRule["account"];
  const arn: string;
  const body: Buffer;
  const configuration: Record<string, unknown>;
  const detail: Record<string, unknown>;
  const instanceId: string;
  const resourceId: string;
  const rule: ConfigRule;
  const startLocalStack: (options?: LocalStackOptions) => Promise<LocalStack>;
  const tags: Record<string, string>;
  const alarms: aws.sns.Topic;
  const topic: aws.sns.Topic;
  const key: aws.kms.Key;
  const findings: FindingsStore;
  const findingsStore: FindingsStore;
}
`;

/** Type-checks programs as a consumer's project would. @returns the compiler's complaints. */
function typeFaults(programs: ReadonlyMap<string, string>): string {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "plumbline-snippets-"));
  try {
    const files = [...programs].map(([, text], index) => {
      const file = `snippet${index}.ts`;
      fs.writeFileSync(path.join(folder, file), `${text}\nexport {};\n`);
      return file;
    });
    fs.writeFileSync(path.join(folder, "surroundings.ts"), surroundings);
    fs.writeFileSync(path.join(folder, "package.json"), '{"type":"module"}');
    const compilerOptions = {
      target: "es2022",
      // The package is its source here: a consumer has declarations, and no source.
      lib: ["es2023"],
      module: "nodenext",
      moduleResolution: "nodenext",
      strict: true,
      noEmit: true,
      skipLibCheck: true,
      types: ["node"],
      typeRoots: [path.join(root, "node_modules", "@types")],
      paths: {
        "@plumbline-compliance/plumbline": [path.join(root, "components", "index.ts")],
        "@plumbline-compliance/plumbline/commands": [
          path.join(root, "functions", "commands", "index.ts"),
        ],
      },
    };
    fs.symlinkSync(path.join(root, "node_modules"), path.join(folder, "node_modules"));
    const include = [path.join(root, "types")];
    const config = { compilerOptions, include, files: [...files, "surroundings.ts"] };
    fs.writeFileSync(path.join(folder, "tsconfig.json"), JSON.stringify(config));
    const compiler = path.join(root, "node_modules", "typescript-7", "bin", "tsc");
    const { stdout } = spawnSync(process.execPath, [compiler, "-p", folder], { encoding: "utf8" });
    const places = [...programs.keys()];
    return stdout.replace(
      /[^\s(]*snippet(\d+)\.ts/g,
      (_match, index) => places[Number(index)] ?? "",
    );
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

describe("the pages", () => {
  const main = builtCommandLine();
  const helps = new Map<string, string>();

  /** What a command of `plumbline` says of itself. */
  function helpOf(command: string): string {
    const known = helps.get(command);
    if (known !== undefined) return known;
    const { status, stdout } = spawnSync(process.execPath, [main(), command, "--help"], {
      encoding: "utf8",
      cwd: root,
    });
    const help = status === 0 ? stdout : "";
    helps.set(command, help);
    return help;
  }

  it("have TypeScript that compiles against the package", () => {
    const programs = new Map(snippets("ts").map(({ place, text }) => [place, text]));

    expect(programs.size).to.be.greaterThan(3);
    expect(typeFaults(programs)).to.equal("");
  });

  it("have stack configuration and exceptions that are taken as they stand", () => {
    for (const { place, text } of snippets("yaml")) {
      // Templates of CloudFormation have tags of their own, which YAML need not know.
      const document = parse(text, { logLevel: "error" }) as Record<string, unknown> | null;
      expect(document, place).to.be.an("object");
      const { config } = document as { config?: Record<string, unknown> };
      if (config !== undefined) {
        const texts = Object.entries(config).map(([key, value]) => [
          key,
          typeof value === "string" ? value : JSON.stringify(value),
        ]);
        expect(() => readStackConfig(Object.fromEntries(texts) as never), place).not.to.throw();
      }
      if (document !== null && ("exceptions" in document || "catalogues" in document)) {
        const { faults } = readExceptionsFile(text, { now: "2026-11-01T00:00:00Z" });
        expect(faults, place).to.deep.equal([]);
      }
    }
  });

  it("have JSON that can be read", () => {
    for (const { place, text } of snippets("json")) {
      expect(() => JSON.parse(text) as unknown, place).not.to.throw();
    }
  });

  it("name scripts, commands, options and stack outputs that there are", () => {
    const { scripts } = JSON.parse(fs.readFileSync(path.join(root, "package.json"), "utf8")) as {
      scripts: Record<string, string>;
    };
    const exported = fs.readFileSync(path.join(root, "config", "outputs.ts"), "utf8");
    const faults: string[] = [];
    for (const page of pages()) {
      const text = pageText(page);
      for (const [, script = ""] of text.matchAll(/npm run ([\w:-]+)/g)) {
        if (!(script in scripts)) faults.push(`${page}: npm run ${script}`);
      }
      for (const [, output = ""] of text.matchAll(/pulumi stack output\s+(\w+)/g)) {
        if (!new RegExp(`^ {4}${output}:`, "m").test(exported)) {
          faults.push(`${page}: pulumi stack output ${output}`);
        }
      }
      for (const [line, command = ""] of text.matchAll(/npx plumbline (\w+)[^\n`#|]*/g)) {
        const help = helpOf(command);
        for (const [option = ""] of line.matchAll(/--[a-z][\w-]*/g)) {
          if (option !== "--help" && !help.includes(option)) faults.push(`${page}: ${line.trim()}`);
        }
      }
    }
    expect(faults).to.deep.equal([]);
  });

  it("name commands of AWS that there are", () => {
    const faults = pages().flatMap((page) =>
      [...pageText(page).matchAll(/(?:`|\(|^|\n *)aws ([a-z0-9]+) ([a-z0-9-]+)/g)].flatMap(
        ([, service = "", command = ""]) =>
          isAwsCommand(service, command) ? [] : [`${page}: aws ${service} ${command}`],
      ),
    );

    expect(isAwsCommand("sqs", "receive-message")).to.equal(true);
    expect(isAwsCommand("sqs", "receive-messages")).to.equal(false);
    expect(faults).to.deep.equal([]);
  });

  it("link to files and headings that there are", () => {
    const faults = pages().flatMap((page) =>
      [...pageText(page).matchAll(/\]\((?!https?:|mailto:)([^)#\s]*)#?([^)\s]*)[^)]*\)/g)].flatMap(
        ([, file = "", heading = ""]) => {
          const target = file === "" ? page : path.join(path.dirname(page), file);
          const found =
            fs.existsSync(path.join(root, target)) &&
            (heading === "" || headingsOf(pageText(target)).map(anchorOf).includes(heading));
          return found ? [] : [`${page}: ${file}#${heading}`];
        },
      ),
    );

    expect(faults).to.deep.equal([]);
  });
});

/** Services by the names that the command line has for them, and the SDK's client of each. */
const clients: Readonly<Record<string, object>> = {
  configservice,
  dynamodb,
  events,
  logs,
  secretsmanager,
  sqs,
  ssm,
};

/** Of services that no function calls there is no client here to look at. */
const otherCommands: readonly string[] = [
  "cloudformation list-stack-set-operation-results",
  "lambda invoke",
  "lambda put-function-concurrency",
  "organizations enable-aws-service-access",
  "organizations register-delegated-administrator",
  "s3 cp",
];

/** The command line has its commands from the same models as the SDK. */
function isAwsCommand(service: string, command: string): boolean {
  if (otherCommands.includes(`${service} ${command}`)) return true;
  const name = command.replace(/(?:^|-)([a-z0-9])/g, (_match, letter: string) =>
    letter.toUpperCase(),
  );
  return `${name}Command` in (clients[service] ?? {});
}
