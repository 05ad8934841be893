import * as fs from "node:fs";
import * as path from "node:path";
import { localAccount } from "../../local/account";
import { emptyDirectory } from "../../local/directory";
import { packageRoot } from "../../local/program/packageRoot";
import { readStackConfigFiles } from "../../local/program/stackConfig";
import { type LocalStack, startLocalStack } from "../../local/stack";
import { types } from "../../local/types";
import { paint, plural } from "../style";
import { waiting } from "../waiting";
import { withSlack } from "./slack";

/** How the user wants the stack. */
export interface StartOptions {
  readonly stack: string;
  readonly fresh: boolean;
  /** `enabled` or `disabled`; undefined leaves it as it was left. */
  readonly securityHub: string | undefined;
}

/** A stack that runs, and what to say of it. */
export interface StartedStack {
  readonly stack: LocalStack;
  /** Folder of the state, as it is shown. */
  readonly state: string;
  readonly heading: string;
}

/** Starts the checkout's program with the configuration of one of its stacks. */
export async function startStack(options: StartOptions): Promise<StartedStack> {
  const root = packageRoot();
  const directory = path.join(root, ".plumbline", options.stack);
  if (options.fresh) emptyDirectory(directory);
  const isNew = !fs.existsSync(path.join(directory, "dynamodb"));
  const { config, encrypted } = readStackConfigFiles(root, options.stack);
  const account = { ...localAccount, region: config["aws:region"] ?? localAccount.region };
  const stack = await waiting(
    () => "evaluating index.ts and starting what it asks for",
    startLocalStack({
      config: withSlack(config),
      account,
      stack: options.stack,
      directory,
      announce: isNew,
    }),
  );
  await stack.settle();
  const switched = turnSecurityHub(stack, options.securityHub ?? (isNew ? "enabled" : undefined));
  const state = path.relative(process.cwd(), directory);
  const place = `account ${account.accountId}, ${account.region}`;
  const configured = fs.existsSync(path.join(root, `Pulumi.${options.stack}.yaml`));
  const facts = { ...options, place, configured, encrypted, switched, isNew };
  return { stack, state, heading: heading(stack, facts) };
}

/** Sets the program's switch as a person would in the console, where the program has one. */
function turnSecurityHub(stack: LocalStack, value: string | undefined): boolean {
  const name = stack.graph.outputs["securityHubSwitch"];
  if (typeof name !== "string" || value === undefined) return false;
  if (stack.parameters.get(name)?.value === value) return false;
  stack.parameters.set(name, value);
  stack.restartFunctions();
  return value === "enabled";
}

interface HeadingFacts extends StartOptions {
  readonly place: string;
  /** Whether the stack has a file of settings. */
  readonly configured: boolean;
  readonly encrypted: readonly string[];
  readonly switched: boolean;
  readonly isNew: boolean;
}

function heading(stack: LocalStack, facts: HeadingFacts): string {
  const { graph } = stack;
  const count = (type: string): number => graph.ofType(type).length;
  const resources = graph.resources.filter(({ custom }) => custom).length;
  const parts = [
    plural(count(types.function), "function"),
    plural(count(types.queue), "queue"),
    plural(count(types.table), "table"),
    plural(count(types.bucket), "bucket"),
  ];
  const lines = [
    `${paint("bold", "Plumbline on this machine")}: stack ${facts.stack}, ${facts.place}`,
    `${plural(resources, "resource")}, of them ${parts.join(", ")}`,
    ...(facts.configured
      ? []
      : [`There is no Pulumi.${facts.stack}.yaml: every setting has its default.`]),
    ...(facts.isNew ? [] : ["Goes on with the state of an earlier run."]),
    ...(facts.switched
      ? ["Security Hub is switched on here, as its parameter can be in AWS."]
      : []),
    ...stack.unfollowed().map((resource) => `${resource} is not followed here.`),
    ...facts.encrypted.map((key) => `${key} is encrypted and left out here.`),
  ];
  return `${lines.join("\n")}\n`;
}
